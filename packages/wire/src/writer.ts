import { bitsWithin, parseAddress, parseHexAddressInto } from './address.ts';
import { ADDRESS_LENGTH } from './address-text.ts';
import { WireEncodeError, type ErrorClass } from './errors.ts';

/** Up to here a loop is faster than the copy of the engine. */
const FEW = 32;

/** Room for an ordinary advertisement. */
const INITIAL_CAPACITY = 256;

/** Collects big-endian fields. Each field is named, so that an error says which one does not fit. */
export class Writer {
  readonly #EncodeError: ErrorClass;
  #bytes: Uint8Array;
  /** Where the octets of this writer begin; before it is what has been given away. */
  #start = 0;
  #end = 0;

  /**
   * @param EncodeError what is thrown when a field does not fit
   * @param capacity octets of memory to begin with
   */
  constructor(EncodeError: ErrorClass = WireEncodeError, capacity = INITIAL_CAPACITY) {
    this.#EncodeError = EncodeError;
    this.#bytes = new Uint8Array(capacity);
  }

  get length(): number {
    return this.#end - this.#start;
  }

  /** Forgets what was written since the beginning or the last `take`. */
  reset(): void {
    this.#end = this.#start;
  }

  /** Throws the error of this writer. */
  fail(message: string): never {
    throw new this.#EncodeError(message);
  }

  u8(value: number, field: string): void {
    this.#check(value, 0xff, field);
    const offset = this.#reserve(1);
    this.#bytes[offset] = value;
  }

  /** Writes over what is already there. */
  u8At(offset: number, value: number, field: string): void {
    this.#check(value, 0xff, field);
    this.#bytes[this.#start + offset] = value;
  }

  /** Writes over what is already there. */
  u16At(offset: number, value: number, field: string): void {
    this.#check(value, 0xffff, field);
    this.#setPair(this.#start + offset, value);
  }

  u16(value: number, field: string): void {
    this.#check(value, 0xffff, field);
    this.#setPair(this.#reserve(2), value);
  }

  u24(value: number, field: string): void {
    this.#check(value, 0xff_ffff, field);
    const offset = this.#reserve(3);
    this.#setPair(offset, value >>> 8);
    this.#bytes[offset + 2] = value;
  }

  u32(value: number, field: string): void {
    this.#check(value, 0xffff_ffff, field);
    const offset = this.#reserve(4);
    this.#setPair(offset, value >>> 16);
    this.#setPair(offset + 2, value & 0xffff);
  }

  zeros(length: number): void {
    const offset = this.#reserve(length);
    this.#bytes.fill(0, offset, offset + length);
  }

  /** Zeros up to the next multiple of `unit` octets, counted from the first octet of all. */
  align(unit: number): void {
    this.zeros((unit - (this.length % unit)) % unit);
  }

  bytes(bytes: Uint8Array, field: string): void {
    if (!ArrayBuffer.isView(bytes)) this.fail(`${field}: not a Uint8Array`);
    const { length } = bytes;
    const offset = this.#reserve(length);
    if (length > FEW) this.#bytes.set(bytes, offset);
    else for (let index = 0; index < length; index += 1) this.#bytes[offset + index] = bytes[index] ?? 0;
  }

  /** One octet for each character, all of them ASCII. */
  ascii(text: string): void {
    const offset = this.#reserve(text.length);
    for (let index = 0; index < text.length; index += 1) {
      this.#bytes[offset + index] = text.charCodeAt(index);
    }
  }

  address(text: string, field: string): void {
    const offset = this.#reserve(ADDRESS_LENGTH);
    if (!parseHexAddressInto(text, this.#bytes, offset)) {
      this.#bytes.set(parseAddress(text, field, this.#EncodeError), offset);
    }
  }

  /** The first `length` octets of an address, with zeros after `prefixLength` bits. */
  prefix(text: string, prefixLength: number, length: number, field: string): void {
    const offset = this.#end;
    this.address(text, field);
    this.#end = offset + length;
    for (let index = 0; index < length; index += 1) {
      const octet = this.#bytes[offset + index] ?? 0;
      this.#bytes[offset + index] = octet & (0xff00 >> bitsWithin(prefixLength, index, 8));
    }
  }

  /** A copy of what is there. */
  finish(): Uint8Array {
    return this.#bytes.slice(this.#start, this.#end);
  }

  /**
   * What is there, without a copy: a part of a larger ArrayBuffer, which is not written to again. The writer goes on
   * with none.
   * @param room octets of memory that the next use will probably need at most
   */
  take(room: number): Uint8Array {
    const taken = this.#bytes.subarray(this.#start, this.#end);
    this.#start = this.#end;
    if (this.#bytes.length - this.#start < room) this.#begin(new Uint8Array(this.#bytes.length));
    return taken;
  }

  #setPair(offset: number, value: number): void {
    this.#bytes[offset] = value >> 8;
    this.#bytes[offset + 1] = value;
  }

  /** Makes room and says where it begins. What is in there may be from before a `reset`. */
  #reserve(length: number): number {
    if (this.#end + length > this.#bytes.length) {
      const grown = new Uint8Array(2 * (this.length + length));
      grown.set(this.#bytes.subarray(this.#start, this.#end));
      this.#begin(grown, this.length);
    }
    const offset = this.#end;
    this.#end += length;
    return offset;
  }

  #begin(bytes: Uint8Array, length = 0): void {
    this.#bytes = bytes;
    this.#start = 0;
    this.#end = length;
  }

  #check(value: number, max: number, field: string): void {
    if (!Number.isInteger(value) || value < 0 || value > max) {
      this.fail(`${field}: ${value} is not a whole number from 0 to ${max}`);
    }
  }
}
