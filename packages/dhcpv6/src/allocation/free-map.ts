const WORD_BITS = 32;
const ALL_TAKEN = 0xffff_ffff;

/** Most numbers that a {@link FreeMap} is for: its bits take 2 MiB then. */
export const MAX_FREE_MAP_SIZE = 2 ** 24;

/**
 * Which of the numbers 0..size-1 are free. A bit of the lowest level is set when its number is taken, a bit of each
 * level above when the whole word below it is. So the next free number is found in a few steps up and down, however
 * full the map is.
 */
export class FreeMap {
  readonly size: number;
  readonly #levels: Uint32Array[] = [];
  #taken = 0;

  /**
   * @param size 1..{@link MAX_FREE_MAP_SIZE}
   * @param makeWords makes an array of zeros
   */
  constructor(
    size: number,
    makeWords: (length: number) => Uint32Array = (length) => new Uint32Array(length),
  ) {
    if (!(Number.isInteger(size) && size >= 1 && size <= MAX_FREE_MAP_SIZE)) {
      throw new RangeError(`size: ${size} is not within 1..${MAX_FREE_MAP_SIZE}`);
    }
    this.size = size;
    for (let bits = size; bits > 1 || this.#levels.length === 0; bits = Math.ceil(bits / WORD_BITS)) {
      const words = makeWords(Math.ceil(bits / WORD_BITS));
      // What is behind the last bit is never free.
      if (bits % WORD_BITS !== 0) words[words.length - 1] = (ALL_TAKEN << (bits % WORD_BITS)) >>> 0;
      this.#levels.push(words);
    }
  }

  /** How many numbers are taken. */
  get taken(): number {
    return this.#taken;
  }

  get full(): boolean {
    return this.#taken === this.size;
  }

  isTaken(index: number): boolean {
    return ((this.#levels[0]?.[index >>> 5] ?? ALL_TAKEN) & (1 << (index & 31))) !== 0;
  }

  /** @returns whether it was free */
  take(index: number): boolean {
    if (this.isTaken(index)) return false;
    this.#taken += 1;
    let bit = index;
    for (const words of this.#levels) {
      const word = bit >>> 5;
      const value = ((words[word] ?? 0) | (1 << (bit & 31))) >>> 0;
      words[word] = value;
      if (value !== ALL_TAKEN) break;
      bit = word;
    }
    return true;
  }

  /** Takes `first` to `last`, both included. */
  takeRange(first: number, last: number): void {
    for (let index = first; index <= last; index += 1) this.take(index);
  }

  /** @returns whether it was taken */
  release(index: number): boolean {
    if (index >= this.size || !this.isTaken(index)) return false;
    this.#taken -= 1;
    let bit = index;
    for (const words of this.#levels) {
      const word = bit >>> 5;
      const value = words[word] ?? 0;
      words[word] = (value & ~(1 << (bit & 31))) >>> 0;
      if (value !== ALL_TAKEN) break;
      bit = word;
    }
    return true;
  }

  /** The first free number from `from` on, or else from 0 on; `undefined` when there is none. */
  nextFree(from: number): number | undefined {
    if (this.full) return undefined;
    return this.#search(from) ?? this.#search(0);
  }

  #search(from: number): number | undefined {
    let bit = from;
    for (let level = 0; level < this.#levels.length; level += 1) {
      const free = this.#freeInWord(level, bit);
      if (free !== undefined) return this.#descend(level, free);
      bit = (bit >>> 5) + 1;
    }
    return undefined;
  }

  /** The lowest free number below a bit which says that there is one. */
  #descend(level: number, bit: number): number {
    let free = bit;
    for (let below = level - 1; below >= 0; below -= 1) {
      free = this.#freeInWord(below, free * WORD_BITS) ?? free * WORD_BITS;
    }
    return free;
  }

  /** The first bit that is not set, from `bit` to the end of its word. */
  #freeInWord(level: number, bit: number): number | undefined {
    const value = this.#levels[level]?.[bit >>> 5] ?? ALL_TAKEN;
    const free = ~value & (ALL_TAKEN << (bit & 31));
    return free === 0 ? undefined : (bit & ~31) + 31 - Math.clz32(free & -free);
  }
}
