import { bitsWithin, formatAddress } from './address.ts';
import { ADDRESS_LENGTH, formatGroups, GROUPS } from './address-text.ts';

/** Up to here a loop is faster than the copy of the engine. */
const FEW = 32;

/**
 * Reads big-endian fields from a window on some octets. The error is sticky: after the first one every read answers
 * zeros, so that a decoder reads straight through and its caller looks at `error` once.
 */
export class Reader {
  readonly #bytes: Uint8Array;
  #start = 0;
  #offset = 0;
  #end: number;
  #error: string | undefined;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#end = bytes.length;
  }

  /** Goes on with the octets from `start` to before `end`, as if there were no others and no error so far. */
  window(start: number, end: number): void {
    this.#start = start;
    this.#offset = start;
    this.#end = end;
    this.#error = undefined;
  }

  /** Where the window begins. */
  get start(): number {
    return this.#start;
  }

  /** Where the next read begins. */
  get offset(): number {
    return this.#offset;
  }

  /** Where the window ends. */
  get end(): number {
    return this.#end;
  }

  /** The first thing that went wrong. */
  get error(): string | undefined {
    return this.#error;
  }

  /** Octets not yet read. */
  get remaining(): number {
    return this.#end - this.#offset;
  }

  /** Notes a problem; only the first one is kept. */
  fail(reason: string): void {
    this.#error ??= reason;
  }

  u8(): number {
    return this.#take(1) ? this.#at(this.#offset - 1) : 0;
  }

  u16(): number {
    return this.#take(2) ? this.#pairAt(this.#offset - 2) : 0;
  }

  u24(): number {
    return this.#take(3) ? (this.#pairAt(this.#offset - 3) << 8) | this.#at(this.#offset - 1) : 0;
  }

  u32(): number {
    return this.#take(4) ? this.#pairAt(this.#offset - 4) * 0x1_0000 + this.#pairAt(this.#offset - 2) : 0;
  }

  skip(length: number): void {
    this.#take(length);
  }

  /** A copy, so that a message does not change when a receive buffer is used again. */
  bytes(length: number): Uint8Array {
    return this.#take(length) ? this.#copy(this.#offset - length, this.#offset) : new Uint8Array(length);
  }

  rest(): Uint8Array {
    return this.bytes(this.remaining);
  }

  /** A copy of all octets of the window, read or not, error or not. */
  whole(): Uint8Array {
    return this.#copy(this.#start, this.#end);
  }

  /** Characters of one octet each; empty after an error. */
  text(length: number): string {
    if (!this.#take(length)) return '';
    const codes: number[] = [];
    for (let at = this.#offset - length; at < this.#offset; at += 1) codes.push(this.#at(at));
    return String.fromCharCode(...codes);
  }

  address(): string {
    return this.#take(ADDRESS_LENGTH) ? formatAddress(this.#bytes, this.#offset - ADDRESS_LENGTH) : '::';
  }

  /** An address of which only the first `length` octets, an even number, are there; bits after `prefixLength` are 0. */
  prefix(length: number, prefixLength: number): string {
    const there = this.#take(length);
    const first = this.#offset - length;
    const groups: number[] = [];
    for (let index = 0; index < GROUPS; index += 1) {
      const value = there && 2 * index < length ? this.#pairAt(first + 2 * index) : 0;
      groups.push(value & (0xffff_0000 >> bitsWithin(prefixLength, index, 16)) & 0xffff);
    }
    return formatGroups(groups);
  }

  /** Whether nothing but zeros is left, or nothing at all. */
  get onlyZeros(): boolean {
    for (let at = this.#offset; at < this.#end; at += 1) if (this.#at(at) !== 0) return false;
    return true;
  }

  /** Reads the rest, which is to be zeros. */
  padding(): void {
    if (!this.onlyZeros) this.fail('padding is not zero');
    this.skip(this.remaining);
  }

  #take(length: number): boolean {
    if (this.#error !== undefined) return false;
    if (length > this.#end - this.#offset) {
      this.#error = `ends after ${this.#end - this.#start} octets`;
      return false;
    }
    this.#offset += length;
    return true;
  }

  #at(offset: number): number {
    return this.#bytes[offset] ?? 0;
  }

  #pairAt(offset: number): number {
    return (this.#at(offset) << 8) | this.#at(offset + 1);
  }

  /** Not `slice`, which shares the memory when the octets came in a Node.js Buffer. */
  #copy(start: number, end: number): Uint8Array {
    if (end - start > FEW) return new Uint8Array(this.#bytes.subarray(start, end));
    const copy = new Uint8Array(end - start);
    for (let at = start; at < end; at += 1) copy[at - start] = this.#at(at);
    return copy;
  }
}
