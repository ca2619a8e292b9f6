import { randomFillSync } from 'node:crypto';

/** Octets after which the rows of the table are used again. */
const ROWS = 160;

/**
 * Hash of 32 bits by tabulation: every octet at every place has a random number of its own. Without knowing those
 * nobody can choose identifiers that all fall on one value, which would make every look-up a long search.
 */
export class OctetHash {
  readonly #table = randomFillSync(new Uint32Array(ROWS * 256));

  of(octets: Uint8Array, start: number, end: number): number {
    const table = this.#table;
    let hash = end - start;
    for (let at = start; at < end; at += 1) {
      hash ^= table[((at - start) % ROWS) * 256 + (octets[at] ?? 0)] ?? 0;
    }
    return hash >>> 0;
  }
}
