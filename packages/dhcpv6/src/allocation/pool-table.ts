import { intersection, type AddressBlock } from './address-number.ts';
import type { PoolSpace } from './pool-space.ts';

/** Finds the pool that an address is in, among many. */
export class PoolTable {
  /** In the order of their addresses. */
  readonly #spaces: readonly PoolSpace[];

  /** @throws RangeError when two pools have addresses in common */
  constructor(spaces: readonly PoolSpace[]) {
    this.#spaces = spaces.toSorted((a, b) => (a.pool.block.first < b.pool.block.first ? -1 : 1));
    this.#spaces.forEach((space, index) => {
      const next = this.#spaces[index + 1];
      if (next !== undefined && intersection(space.pool.block, next.pool.block) !== undefined) {
        throw new RangeError(`The pools ${space.pool.toString()} and ${next.pool.toString()} overlap.`);
      }
    });
  }

  at(address: Uint8Array): PoolSpace | undefined {
    let low = 0;
    let high = this.#spaces.length - 1;
    while (low <= high) {
      const middle = (low + high) >>> 1;
      const space = this.#spaces[middle];
      const position = space?.pool.position(address) ?? 0;
      if (position === 0) return space;
      if (position < 0) high = middle - 1;
      else low = middle + 1;
    }
    return undefined;
  }

  /** The pools that have addresses in common with a block. */
  within(block: AddressBlock): PoolSpace[] {
    return this.#spaces.filter(({ pool }) => intersection(pool.block, block) !== undefined);
  }
}
