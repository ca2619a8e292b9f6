import { formatAddress } from '@ovlab/wire';
import { wordOf } from '../leases/address-words.ts';
import type { LeaseKey } from '../leases/lease.ts';
import type { AddressRange, PrefixPool } from '../server/server-config.ts';
import {
  addressNumber,
  intersection,
  octetsOfNumber,
  prefixBlock,
  type AddressBlock,
} from './address-number.ts';

/** No more addresses of a pool are used: their numbers and sums of two of them are exact. */
export const MAX_POOL_SIZE = 2 ** 52;

/** First and last number, both included. */
export interface IndexRange {
  readonly first: number;
  readonly last: number;
}

const WORD = 0x1_0000_0000;

/** Addresses, or prefixes of one length, that follow each other and are numbered from 0. */
export class Pool {
  /** 128: addresses. */
  readonly prefixLength: number;
  /** 1..{@link MAX_POOL_SIZE}. */
  readonly size: number;
  /** The first address and the prefix length, 17 octets: no other pool of a configuration has the same. */
  readonly salt: Uint8Array;
  /** All addresses of the members. */
  readonly block: AddressBlock;
  /** The word, of the four of an address, where the 64 bits begin that tell the members apart. */
  readonly #at: 0 | 2;
  /** From one member to the next, as a number of those 64 bits. */
  readonly #step: number;
  /** How many members there are for each value of the first of the two words; a fraction when it is less than one. */
  readonly #perWord: number;
  readonly #first: Uint32Array;
  readonly #difference = new Uint32Array(4);
  readonly #octets = new Uint8Array(16);
  readonly #view = new DataView(this.#octets.buffer);

  private constructor({ first, last }: AddressBlock, prefixLength: number) {
    const bits = BigInt(128 - prefixLength);
    const members = (last - first + 1n) >> bits;
    this.size = members > BigInt(MAX_POOL_SIZE) ? MAX_POOL_SIZE : Number(members);
    this.block = { first, last: first + (BigInt(this.size) << bits) - 1n };
    this.prefixLength = prefixLength;
    this.#at = prefixLength === 128 ? 2 : 0;
    this.#step = prefixLength === 128 ? 1 : 2 ** (64 - prefixLength);
    this.#perWord = WORD / this.#step;
    this.#octets.set(octetsOfNumber(first));
    this.salt = Uint8Array.of(...this.#octets, prefixLength);
    this.#first = Uint32Array.from([0, 4, 8, 12], (octet) => this.#view.getUint32(octet));
  }

  /**
   * @throws RangeError when the last address comes before the first
   * @throws WireEncodeError when one is no address
   */
  static ofAddresses({ first, last }: AddressRange): Pool {
    const block = { first: addressNumber(first, 'pool'), last: addressNumber(last, 'pool') };
    if (block.last < block.first) throw new RangeError(`pool: ${last} comes before ${first}`);
    return new Pool(block, 128);
  }

  /**
   * @throws RangeError when the delegated length is not within the length of the block and 64
   * @throws WireEncodeError when the block is no prefix
   */
  static ofPrefixes({ prefix, prefixLength, delegatedLength }: PrefixPool): Pool {
    if (!(prefixLength < delegatedLength && delegatedLength <= 64)) {
      throw new RangeError(`delegated length: ${delegatedLength} is not within ${prefixLength + 1}..64`);
    }
    return new Pool(prefixBlock(prefix, prefixLength, 'prefix pool'), delegatedLength);
  }

  /** `2001:db8::100-2001:db8::1ff` or `2001:db8::-2001:db8:0:ff00::/56`. */
  toString(): string {
    const length = this.prefixLength === 128 ? '' : `/${this.prefixLength}`;
    return `${this.keyAt(0).address}-${this.keyAt(this.size - 1).address}${length}`;
  }

  /** The number of an address, or of the prefix that begins with it; -1 when it is no member. */
  indexOf(address: Uint8Array): number {
    if (!this.#subtract(address)) return -1;
    const at = this.#at;
    const high = this.#difference[at] ?? 0;
    const low = this.#difference[at + 1] ?? 0;
    const elsewhere = (this.#difference[2 - at] ?? 0) | (this.#difference[3 - at] ?? 0);
    if (elsewhere !== 0 || low % this.#step !== 0) return -1;
    const index = high * this.#perWord + low / this.#step;
    return index < this.size && Number.isInteger(index) ? index : -1;
  }

  /** -1: the address is before the pool, 0: it is in it or in one of its prefixes, 1: it is behind it. */
  position(address: Uint8Array): -1 | 0 | 1 {
    if (!this.#subtract(address)) return -1;
    const at = this.#at;
    if (at === 2 && ((this.#difference[0] ?? 0) | (this.#difference[1] ?? 0)) !== 0) return 1;
    const low = (this.#difference[at + 1] ?? 0) / this.#step;
    return Math.floor((this.#difference[at] ?? 0) * this.#perWord + low) < this.size ? 0 : 1;
  }

  keyAt(index: number): LeaseKey {
    return { address: formatAddress(this.addressAt(index)), prefixLength: this.prefixLength };
  }

  /** 16 octets, which the next call overwrites. */
  addressAt(index: number): Uint8Array {
    const high = Math.floor(index / this.#perWord);
    let sum = this.#add(this.#at + 1, (index - high * this.#perWord) * this.#step);
    sum = this.#add(this.#at, high + (sum < WORD ? 0 : 1));
    for (let word = this.#at - 1; word >= 0; word -= 1) sum = this.#add(word, sum < WORD ? 0 : 1);
    return this.#octets;
  }

  /** The members that have addresses in common with a block. */
  membersWithin(block: AddressBlock): IndexRange | undefined {
    const common = intersection(block, this.block);
    if (common === undefined) return undefined;
    const bits = BigInt(128 - this.prefixLength);
    return {
      first: Number((common.first - this.block.first) >> bits),
      last: Number((common.last - this.block.first) >> bits),
    };
  }

  /** Writes a word of the first address and something to it. @returns the sum, with its carry */
  #add(word: number, value: number): number {
    const sum = (this.#first[word] ?? 0) + value;
    this.#view.setUint32(4 * word, sum);
    return sum;
  }

  /** How far an address is from the first one. @returns false when it comes before */
  #subtract(address: Uint8Array): boolean {
    let borrow = 0;
    for (let word = 3; word >= 0; word -= 1) {
      const difference = wordOf(address, word) - (this.#first[word] ?? 0) - borrow;
      this.#difference[word] = difference;
      borrow = difference < 0 ? 1 : 0;
    }
    return borrow === 0;
  }
}
