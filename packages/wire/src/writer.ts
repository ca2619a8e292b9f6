import { ADDRESS_LENGTH, bitsWithin, parseAddress } from './address.ts';
import { WireEncodeError, type ErrorClass } from './errors.ts';

/** Room for an ordinary advertisement. */
const INITIAL_CAPACITY = 256;

/** Collects big-endian fields. Each field is named, so that an error says which one does not fit. */
export class Writer {
  readonly #EncodeError: ErrorClass;
  #bytes = new Uint8Array(INITIAL_CAPACITY);
  #length = 0;

  /** @param EncodeError what is thrown when a field does not fit */
  constructor(EncodeError: ErrorClass = WireEncodeError) {
    this.#EncodeError = EncodeError;
  }

  get length(): number {
    return this.#length;
  }

  /** Throws the error of this writer. */
  fail(message: string): never {
    throw new this.#EncodeError(message);
  }

  u8(value: number, field: string): void {
    this.u8At(this.#reserve(1), value, field);
  }

  /** Writes over what is already there. */
  u8At(offset: number, value: number, field: string): void {
    this.#check(value, 0xff, field);
    this.#bytes[offset] = value;
  }

  /** Writes over what is already there. */
  u16At(offset: number, value: number, field: string): void {
    this.#check(value, 0xffff, field);
    this.#setPair(offset, value);
  }

  u16(value: number, field: string): void {
    this.u16At(this.#reserve(2), value, field);
  }

  u32(value: number, field: string): void {
    this.#check(value, 0xffff_ffff, field);
    const offset = this.#reserve(4);
    this.#setPair(offset, value >>> 16);
    this.#setPair(offset + 2, value & 0xffff);
  }

  zeros(length: number): void {
    this.#reserve(length);
  }

  /** Zeros up to the next multiple of `unit` octets, counted from the first octet of all. */
  align(unit: number): void {
    this.zeros((unit - (this.#length % unit)) % unit);
  }

  bytes(bytes: Uint8Array, field: string): void {
    if (!ArrayBuffer.isView(bytes)) this.fail(`${field}: not a Uint8Array`);
    const offset = this.#reserve(bytes.length);
    this.#bytes.set(bytes, offset);
  }

  /** One octet for each character, all of them ASCII. */
  ascii(text: string): void {
    const offset = this.#reserve(text.length);
    for (let index = 0; index < text.length; index += 1) {
      this.#bytes[offset + index] = text.charCodeAt(index);
    }
  }

  address(text: string, field: string): void {
    this.prefix(text, ADDRESS_LENGTH * 8, ADDRESS_LENGTH, field);
  }

  /** The first `length` octets of an address, with zeros after `prefixLength` bits. */
  prefix(text: string, prefixLength: number, length: number, field: string): void {
    const octets = parseAddress(text, field, this.#EncodeError);
    const offset = this.#reserve(length);
    for (let index = 0; index < length; index += 1) {
      this.#bytes[offset + index] = (octets[index] ?? 0) & (0xff00 >> bitsWithin(prefixLength, index, 8));
    }
  }

  finish(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  #setPair(offset: number, value: number): void {
    this.#bytes[offset] = value >> 8;
    this.#bytes[offset + 1] = value;
  }

  /** Makes room for zeros and says where they begin. */
  #reserve(length: number): number {
    const offset = this.#length;
    if (offset + length > this.#bytes.length) {
      const grown = new Uint8Array(2 * (offset + length));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#length += length;
    return offset;
  }

  #check(value: number, max: number, field: string): void {
    if (!Number.isInteger(value) || value < 0 || value > max) {
      this.fail(`${field}: ${value} is not a whole number from 0 to ${max}`);
    }
  }
}
