import { FreeMap, MAX_FREE_MAP_SIZE } from './free-map.ts';
import { IndexRanges } from './index-ranges.ts';
import type { IndexRange, Pool } from './pool.ts';

/** How many members of a pool without map are tried. With half of them taken that fails once in 10^19 times. */
const TRIES = 64;

/** Which members of a pool are free. Excluded ones never are. */
export interface PoolSpace {
  readonly pool: Pool;
  /** How many members are not excluded and taken; `undefined` when nobody counts. */
  readonly used: number | undefined;
  /** How many members are not excluded; an upper bound when nobody counts. */
  readonly usable: number;
  isExcluded(index: number): boolean;
  isTaken(index: number): boolean;
  take(index: number): void;
  /** @returns whether it was taken and not excluded */
  release(index: number): boolean;
  /** A free member, searched from `from` on. */
  find(from: number): number | undefined;
}

/** A space with a bit for each member, in which a free one is always found at once. */
export class MappedSpace implements PoolSpace {
  readonly pool: Pool;
  readonly usable: number;
  readonly #map: FreeMap;
  readonly #excluded: IndexRanges;

  constructor(pool: Pool, excluded: readonly IndexRange[]) {
    this.pool = pool;
    this.#map = new FreeMap(pool.size);
    this.#excluded = new IndexRanges(excluded);
    for (const { first, last } of excluded) this.#map.takeRange(first, last);
    this.usable = pool.size - this.#map.taken;
  }

  get used(): number {
    return this.#map.taken - (this.pool.size - this.usable);
  }

  isExcluded(index: number): boolean {
    return this.#excluded.has(index);
  }

  isTaken(index: number): boolean {
    return this.#map.isTaken(index);
  }

  take(index: number): void {
    this.#map.take(index);
  }

  release(index: number): boolean {
    return !this.#excluded.has(index) && this.#map.release(index);
  }

  find(from: number): number | undefined {
    return this.#map.nextFree(from);
  }
}

/**
 * A space too large for a bit each: somebody else knows what is taken, and a free member is found by trying some that
 * are far from each other, because neighbours are likely to be excluded together.
 */
export class ProbedSpace implements PoolSpace {
  readonly pool: Pool;
  readonly used = undefined;
  readonly usable: number;
  readonly #excluded: IndexRanges;
  readonly #isTaken: (index: number) => boolean;
  readonly #stride: number;

  /** @param isTaken whether a member that is not excluded is taken */
  constructor(pool: Pool, excluded: readonly IndexRange[], isTaken: (index: number) => boolean) {
    this.pool = pool;
    this.usable = pool.size;
    this.#excluded = new IndexRanges(excluded);
    this.#isTaken = isTaken;
    // The golden section spreads any number of tries evenly.
    this.#stride = Math.floor(pool.size * 0.618_033_988);
  }

  isExcluded(index: number): boolean {
    return this.#excluded.has(index) || this.#looksLikeEui64(index);
  }

  isTaken(index: number): boolean {
    return this.isExcluded(index) || this.#isTaken(index);
  }

  take(): void {
    // It is taken where `isTaken` looks.
  }

  release(): boolean {
    return false;
  }

  find(from: number): number | undefined {
    let index = from;
    for (let tries = 0; tries < TRIES; tries += 1) {
      if (!this.isTaken(index)) return index;
      index = (index + this.#stride) % this.pool.size;
    }
    return undefined;
  }

  /** Where a pool is so large that `Exclusions` does not name these. */
  #looksLikeEui64(index: number): boolean {
    if (this.pool.prefixLength < 128 || this.pool.size <= MAX_FREE_MAP_SIZE) return false;
    const address = this.pool.addressAt(index);
    return address[11] === 0xff && address[12] === 0xfe;
  }
}
