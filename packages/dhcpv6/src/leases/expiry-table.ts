import { formatAddress } from '@ovlab/wire';
import { wordOf } from './address-words.ts';
import type { LeaseKey } from './lease.ts';

const FIRST_CAPACITY = 1_024;

/** Mark of a free slot; no prefix is as long. */
const FREE = 0xff;

/**
 * A set of lease keys that takes about 25 octets for each: addresses side by side in one array, found by a hash table
 * of chains. A slot is the number of a key for as long as the key is in the set.
 */
export class LeaseKeyTable {
  #capacity: number;
  #words: Uint32Array;
  #lengths: Uint8Array;
  /** Slot after this one in its chain, or in the list of free ones; each plus one, 0 is the end. */
  #next: Uint32Array;
  #heads: Uint32Array;
  #free = 0;
  #used = 0;
  #size = 0;
  readonly #octets = new Uint8Array(16);

  /** @param expected how many keys are to come, so that the table need not grow while they do */
  constructor(expected = 0) {
    const capacity = Math.max(FIRST_CAPACITY, 2 ** Math.ceil(Math.log2(expected + 1)));
    this.#capacity = capacity;
    this.#words = new Uint32Array(4 * capacity);
    this.#lengths = new Uint8Array(capacity).fill(FREE);
    this.#next = new Uint32Array(capacity);
    this.#heads = new Uint32Array(capacity);
  }

  get size(): number {
    return this.#size;
  }

  /** The slot of a key; -1 when it is not in the set. */
  find(address: Uint8Array, prefixLength: number): number {
    let link = this.#heads[this.#chainOf(address, prefixLength)] ?? 0;
    while (link !== 0 && !this.#isAt(link - 1, address, prefixLength)) link = this.#next[link - 1] ?? 0;
    return link - 1;
  }

  /** Adds a key that is not in the set. @returns its slot */
  add(address: Uint8Array, prefixLength: number): number {
    const slot = this.#takeSlot();
    for (let word = 0; word < 4; word += 1) this.#words[4 * slot + word] = wordOf(address, word);
    this.#lengths[slot] = prefixLength;
    this.#size += 1;
    this.#chain(slot, this.#chainOf(address, prefixLength));
    return slot;
  }

  remove(slot: number): void {
    const address = this.addressAt(slot);
    const chain = this.#chainOf(address, this.prefixLengthAt(slot));
    let link = this.#heads[chain] ?? 0;
    if (link === slot + 1) {
      this.#heads[chain] = this.#next[slot] ?? 0;
    } else {
      while (link !== 0 && this.#next[link - 1] !== slot + 1) link = this.#next[link - 1] ?? 0;
      this.#next[link - 1] = this.#next[slot] ?? 0;
    }
    this.#lengths[slot] = FREE;
    this.#next[slot] = this.#free;
    this.#free = slot + 1;
    this.#size -= 1;
  }

  /** 16 octets, which the next call overwrites. */
  addressAt(slot: number): Uint8Array {
    for (let octet = 0; octet < 16; octet += 1) {
      this.#octets[octet] = (this.#words[4 * slot + (octet >> 2)] ?? 0) >>> (24 - 8 * (octet & 3));
    }
    return this.#octets;
  }

  prefixLengthAt(slot: number): number {
    return this.#lengths[slot] ?? FREE;
  }

  keyAt(slot: number): LeaseKey {
    return { address: formatAddress(this.addressAt(slot)), prefixLength: this.prefixLengthAt(slot) };
  }

  #isAt(slot: number, address: Uint8Array, prefixLength: number): boolean {
    if (this.#lengths[slot] !== prefixLength) return false;
    // Addresses of one pool differ in their last word first.
    for (let word = 3; word >= 0; word -= 1) {
      if (this.#words[4 * slot + word] !== wordOf(address, word)) return false;
    }
    return true;
  }

  #chain(slot: number, chain: number): void {
    this.#next[slot] = this.#heads[chain] ?? 0;
    this.#heads[chain] = slot + 1;
  }

  #chainOf(address: Uint8Array, prefixLength: number): number {
    let hash = prefixLength;
    for (let word = 0; word < 4; word += 1) {
      hash = Math.imul(hash ^ wordOf(address, word), 0x9e37_79b1);
      hash ^= hash >>> 15;
    }
    return hash & (this.#capacity - 1);
  }

  #takeSlot(): number {
    if (this.#free !== 0) {
      const slot = this.#free - 1;
      this.#free = this.#next[slot] ?? 0;
      return slot;
    }
    if (this.#used === this.#capacity) this.#grow();
    this.#used += 1;
    return this.#used - 1;
  }

  #grow(): void {
    this.#capacity *= 2;
    this.#words = copyOf(this.#words, 4 * this.#capacity);
    this.#next = new Uint32Array(this.#capacity);
    this.#heads = new Uint32Array(this.#capacity);
    const lengths = new Uint8Array(this.#capacity).fill(FREE);
    lengths.set(this.#lengths);
    this.#lengths = lengths;
    for (let slot = 0; slot < this.#used; slot += 1) {
      this.#chain(slot, this.#chainOf(this.addressAt(slot), this.prefixLengthAt(slot)));
    }
  }
}

/** An array with the same values and zeros behind them. */
export function copyOf(values: Uint32Array, length: number): Uint32Array<ArrayBuffer> {
  const copy = new Uint32Array(length);
  copy.set(values);
  return copy;
}
