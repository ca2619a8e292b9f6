import type { PoolSpace } from './pool-space.ts';
import type { IndexRange } from './pool.ts';

/** Members of a pool. */
export interface Members extends IndexRange {
  readonly space: PoolSpace;
}

/**
 * Leases of prefixes that are longer or shorter than what their pool delegates: another length was configured when
 * they were given. They keep the members taken that they share addresses with.
 */
export class OverlappingLeases {
  readonly #members = new Map<string, readonly Members[]>();

  put(text: string, members: readonly Members[]): void {
    if (members.length > 0) this.#members.set(text, members);
  }

  /** @returns what the lease has kept taken, which another one may keep taken still */
  delete(text: string): readonly Members[] {
    const members = this.#members.get(text) ?? [];
    this.#members.delete(text);
    return members;
  }

  covers(space: PoolSpace, index: number): boolean {
    for (const members of this.#members.values()) {
      for (const { space: of, first, last } of members) {
        if (of === space && first <= index && index <= last) return true;
      }
    }
    return false;
  }
}
