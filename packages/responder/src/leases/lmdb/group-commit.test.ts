import { LeaseConflictError, type LeaseChange } from '@ovlab/dhcpv6';
import { beforeEach, describe, expect, it } from 'vitest';
import { duid, lease, put, remove } from '../../../test/support/leases.ts';
import { GroupCommit } from './group-commit.ts';
import type { JournalBatch } from './journal-batch.ts';
import { LeaseImage } from './lease-image.ts';
import { PendingChanges } from './pending-changes.ts';

/** A journal whose writes end when the test says so. */
class Medium {
  readonly #waiting: { resolve(): void; reject(error: Error): void }[] = [];
  writes = 0;

  append(batch: JournalBatch): Promise<void> {
    this.writes += 1;
    batch.clear();
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  async succeed(): Promise<void> {
    this.#waiting.shift()?.resolve();
    await turn();
  }

  async fail(): Promise<void> {
    this.#waiting.shift()?.reject(new Error('EIO'));
    await turn();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('GroupCommit', () => {
  let medium: Medium;
  let image: LeaseImage;
  let group: GroupCommit;
  let pending: PendingChanges;
  /** How each commit ended, in order. */
  let ends: string[];

  beforeEach(() => {
    medium = new Medium();
    image = new LeaseImage({ lastId: 0, size: 0, get: () => undefined, record: () => undefined });
    pending = new PendingChanges(image);
    group = new GroupCommit(medium, {
      written: (effects) => pending.written(effects),
      lost: (effects) => pending.lost(effects),
      failure: (cause) => new Error('cannot be written', { cause }),
    });
    ends = [];
  });

  async function commit(name: string, ...changes: readonly LeaseChange[]): Promise<void> {
    group.commit(pending.take(changes).effects).then(
      () => ends.push(name),
      () => ends.push(`${name} lost`),
    );
    await turn();
  }

  it('shows a lease when it is on the medium, and not before', async () => {
    await commit('a', ...put(lease(1)));
    expect(image.find(lease(1))).toBeUndefined();
    expect(image.size).toBe(0);
    await medium.succeed();
    expect(image.find(lease(1))?.lease).toEqual(lease(1));
    expect(ends).toEqual(['a']);
  });

  it('writes together what comes while a write is under way', async () => {
    await commit('a', ...put(lease(1)));
    await commit('b', ...put(lease(2)));
    await commit('c', ...put(lease(3)));
    expect(medium.writes).toBe(1);
    await medium.succeed();
    expect(ends).toEqual(['a']);
    expect(medium.writes).toBe(2);
    await medium.succeed();
    expect(ends).toEqual(['a', 'b', 'c']);
    expect(image.size).toBe(3);
  });

  it('writes together what comes in one turn', async () => {
    const commits = [1, 2, 3].map((number) => group.commit(pending.take(put(lease(number))).effects));
    expect(new Set(commits).size).toBe(1);
    await turn();
    expect(medium.writes).toBe(1);
    await medium.succeed();
    await Promise.all(commits);
    expect(group.commit(pending.take(put(lease(4))).effects)).not.toBe(commits[0]);
    await turn();
    await medium.succeed();
  });

  it('lets a commit without effect wait for those before it', async () => {
    await commit('a', ...put(lease(1)));
    await commit('b', remove(lease(1), duid(2)));
    expect(ends).toEqual([]);
    await medium.succeed();
    expect(ends).toEqual(['a', 'b']);
    expect(medium.writes).toBe(1);
  });

  it('forgets what failed, and all that was judged by it', async () => {
    await commit('a', ...put(lease(1)));
    await medium.succeed();
    await commit('b', remove(lease(1)));
    await commit('c', ...put(lease(1, { duid: duid(2) })));
    await medium.fail();
    expect(ends).toEqual(['a', 'b lost', 'c lost']);
    expect(image.find(lease(1))?.lease).toEqual(lease(1));
    expect(() => pending.take(put(lease(1, { duid: duid(2) })))).toThrow(LeaseConflictError);
    await commit('d', remove(lease(1)));
    await medium.succeed();
    expect(ends.at(-1)).toBe('d');
    expect(image.size).toBe(0);
    await group.idle();
  });

  it('gives the numbers of lost and of deleted leases to others, once', async () => {
    await commit('a', ...put(lease(1), lease(2)), remove(lease(2)), ...put(lease(2)));
    await medium.fail();
    await commit('b', ...put(lease(3), lease(4)));
    await medium.succeed();
    const ids = [3, 4].map((number) => image.find(lease(number))?.id);
    expect(ids.sort()).toEqual([1, 2]);
    await commit('c', remove(lease(3)));
    await medium.succeed();
    await commit('d', ...put(lease(5), lease(6)));
    await medium.succeed();
    const numbers = [4, 5, 6].map((number) => image.find(lease(number))?.id);
    expect(numbers.sort()).toEqual([1, 2, 3]);
    expect([...image.entries()]).toHaveLength(3);
  });

  it('keeps what was handed over before when a lease cannot be written', async () => {
    await commit('a', ...put(lease(1)));
    const taken = pending.take(put(lease(1, { linkLayerAddress: 'none' })));
    expect(() => group.commit(taken.effects)).toThrow(RangeError);
    pending.takeBack(taken);
    expect(() => pending.take(put(lease(1, { duid: duid(2) })))).toThrow(LeaseConflictError);
    await medium.succeed();
    expect(image.find(lease(1))?.lease).toEqual(lease(1));
  });

  it('refuses a second text of one address', () => {
    expect(() => pending.take(put(lease(1, { address: '2001:DB8:55::1' })))).toThrow(RangeError);
    expect(() => pending.take([...put(lease(2)), ...put(lease(1, { address: '::0001' }))])).toThrow(
      "'::0001' is not",
    );
    expect(pending.take(put(lease(2, { duid: duid(9) }))).effects).toHaveLength(1);
  });
});
