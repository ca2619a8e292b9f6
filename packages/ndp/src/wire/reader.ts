import { ADDRESS_LENGTH, formatAddress } from '../address.ts';

/**
 * Reads big-endian fields from the front of some octets. The error is sticky: after the first one every read answers
 * zeros, so that a decoder reads straight through and its caller looks at `error` once.
 */
export class Reader {
  readonly #bytes: Uint8Array;
  #offset = 0;
  #error: string | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The first thing that went wrong. */
  get error(): string | undefined {
    return this.#error;
  }

  /** Octets not yet read. */
  get remaining(): number {
    return this.#bytes.length - this.#offset;
  }

  /** Notes a problem; only the first one is kept. */
  fail(reason: string): void {
    this.#error ??= reason;
  }

  u8(): number {
    return this.#uint(1);
  }

  u16(): number {
    return this.#uint(2);
  }

  u32(): number {
    return this.#uint(4);
  }

  skip(length: number): void {
    this.bytes(length);
  }

  /** A copy, so that a message does not change when a receive buffer is used again. */
  bytes(length: number): Uint8Array {
    if (this.#error === undefined && length > this.remaining) {
      this.fail(`ends after ${this.#bytes.length} octets`);
    }
    if (this.#error !== undefined) return new Uint8Array(length);
    this.#offset += length;
    return this.#bytes.slice(this.#offset - length, this.#offset);
  }

  rest(): Uint8Array {
    return this.bytes(this.remaining);
  }

  address(): string {
    return formatAddress(this.bytes(ADDRESS_LENGTH));
  }

  #uint(length: number): number {
    return this.bytes(length).reduce((value, byte) => value * 256 + byte, 0);
  }
}
