import { parseAddress } from '../address.ts';
import { NdpEncodeError } from '../errors.ts';

/** Collects big-endian fields. Each field is named, so that an error says which one does not fit. */
export class Writer {
  readonly #bytes: number[] = [];

  get length(): number {
    return this.#bytes.length;
  }

  u8(value: number, field: string): void {
    this.#uint(value, 1, field);
  }

  u16(value: number, field: string): void {
    this.#uint(value, 2, field);
  }

  u32(value: number, field: string): void {
    this.#uint(value, 4, field);
  }

  zeros(length: number): void {
    this.bytes(new Uint8Array(length));
  }

  bytes(bytes: Uint8Array): void {
    for (const byte of bytes) this.#bytes.push(byte);
  }

  address(text: string, field: string): void {
    this.bytes(parseAddress(text, field));
  }

  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #uint(value: number, length: number, field: string): void {
    const max = 2 ** (8 * length) - 1;
    if (!Number.isInteger(value) || value < 0 || value > max) {
      throw new NdpEncodeError(`${field}: ${value} is not a whole number from 0 to ${max}`);
    }
    for (let index = length - 1; index >= 0; index -= 1) {
      this.#bytes.push(Math.floor(value / 256 ** index) % 256);
    }
  }
}
