import type { IndexRange } from './pool.ts';

/** Ranges in order and without overlaps, searched by halves. */
export class IndexRanges {
  readonly #ranges: readonly IndexRange[];

  constructor(ranges: readonly IndexRange[]) {
    this.#ranges = ranges;
  }

  has(index: number): boolean {
    let low = 0;
    let high = this.#ranges.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#ranges[middle]?.last ?? 0) < index) low = middle + 1;
      else high = middle;
    }
    return (this.#ranges[low]?.first ?? Infinity) <= index;
  }
}
