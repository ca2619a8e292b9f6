import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duidOf, HOUR, key, leaseOf, START } from '../../test/allocation-rig.ts';
import { SlowStore } from '../../test/slow-store.ts';
import { FUZZ_TIMEOUT, fuzz } from '../../test/support.ts';
import { LeaseBook } from './lease-book.ts';
import { LeaseConflictError, type LeaseChange } from './lease-store.ts';
import type { Lease } from './lease.ts';

const A = '2001:db8::a';
const B = '2001:db8::b';

const put = (client: number, address: string, rest: Partial<Lease> = {}): LeaseChange => ({
  type: 'put',
  lease: leaseOf(client, address, rest),
});
const del = (client: number, address: string): LeaseChange => ({
  type: 'delete',
  key: key(address),
  duid: duidOf(client),
});

function makeBook() {
  const store = new SlowStore();
  const book = new LeaseBook(store);
  const told: LeaseChange[] = [];
  book.onChange((changes) => told.push(...changes));
  /** Hands a commit over; its failure is the store's, which the test asked for. */
  const commit = (...changes: LeaseChange[]): void => {
    book.commit(changes).catch(() => undefined);
  };
  const holder = (address: string): number | undefined => book.get(key(address))?.duid.at(-1);
  const addressesOf = (client: number): string[] =>
    book.ofClient(duidOf(client)).map(({ address }) => address);
  return { store, book, told, commit, holder, addressesOf };
}

describe('what is handed over', () => {
  it('is seen at once and after it is written', async () => {
    const { store, book, commit, holder, addressesOf } = makeBook();
    commit(put(1, A));
    for (const [size, entries] of [
      [0, 1],
      [1, 1],
    ]) {
      expect([holder(A), addressesOf(1), addressesOf(2)]).toEqual([1, [A], []]);
      expect([book.size, [...book.entries()].length]).toEqual([size, entries]);
      if (store.pending > 0) await store.letThrough();
    }
  });

  it('is gone after it has failed, and the caller knows why', async () => {
    const { store, book, holder, addressesOf } = makeBook();
    const commit = book.commit([put(1, A)]);
    const failed = expect(commit).rejects.toThrow('the disk is full');
    await store.fail();
    await failed;
    expect([holder(A), addressesOf(1), [...book.entries()]]).toEqual([undefined, [], []]);
  });

  it('hides what is stored', async () => {
    const { store, commit, holder, addressesOf, book } = makeBook();
    commit(put(1, A, { validUntil: START }));
    await store.letThrough();
    commit(put(2, A));
    expect([holder(A), addressesOf(1), addressesOf(2)]).toEqual([2, [], [A]]);
    commit(del(2, A));
    expect([holder(A), addressesOf(1), addressesOf(2), [...book.entries()]]).toEqual([undefined, [], [], []]);
    await store.letThrough();
    expect([holder(A), addressesOf(2)]).toEqual([undefined, []]);
    await store.letThrough();
    expect(holder(A)).toBeUndefined();
  });

  it('is among the keys of all, and what it deletes is not', async () => {
    const { store, book, commit } = makeBook();
    const keys = (): [number | undefined, number][] => {
      const seen: [number | undefined, number][] = [];
      book.visitKeys((address, prefixLength) => seen.push([address[15], prefixLength]));
      return seen;
    };
    commit(put(1, A));
    expect(keys()).toEqual([[10, 128]]);
    await store.letThrough();
    expect(keys()).toEqual([[10, 128]]);
    commit(del(1, A));
    expect(keys()).toEqual([]);
  });

  it('is what the later commit says when the earlier one fails', async () => {
    const { store, commit, holder } = makeBook();
    commit(put(1, A));
    commit(put(1, A, { validUntil: START + 2 * HOUR }));
    await store.fail();
    expect(holder(A)).toBe(1);
    await store.fail();
    expect(holder(A)).toBeUndefined();
  });

  it('is the earlier commit when the later one fails first', async () => {
    const { store, book, commit } = makeBook();
    commit(put(1, A));
    commit(put(1, A, { hostname: 'later' }));
    await store.letThrough();
    await store.fail();
    expect(book.get(key(A))).toEqual(leaseOf(1, A));
  });

  it('may be several changes of one lease', async () => {
    const { store, commit, holder } = makeBook();
    commit(put(1, A), del(1, A), put(2, A));
    expect(holder(A)).toBe(2);
    await store.letThrough();
    expect(holder(A)).toBe(2);
  });

  it('keeps a prefix apart from the address that it begins with', () => {
    const { book, commit, addressesOf } = makeBook();
    commit({ type: 'put', lease: leaseOf(1, key('2001:db8::', 56)) });
    expect(book.get(key('2001:db8::'))).toBeUndefined();
    commit(put(2, '2001:db8::'));
    expect([addressesOf(1), addressesOf(2)]).toEqual([['2001:db8::'], ['2001:db8::']]);
  });
});

describe('a conflict', () => {
  it.each<[string, LeaseChange[], boolean]>([
    ["another client's lease", [put(2, A)], true],
    ["another client's lease that ends as this one begins", [put(2, A, { validUntil: START })], false],
    ['its own lease', [put(1, A)], false],
    ['its own declined address', [put(1, A, { state: 'declined' })], true],
    ['an address whose quarantine is over', [put(2, A, { state: 'declined', validUntil: START })], false],
  ])('with %s: %s', async (_, before, expected) => {
    const { store, book } = makeBook();
    for (const wait of [true, false]) {
      book.commit(before).catch(() => undefined);
      if (wait) await store.letThrough();
      const commit = book.commit([put(1, A)]);
      if (expected) await expect(commit).rejects.toBeInstanceOf(LeaseConflictError);
      else commit.catch(() => undefined);
      while (store.pending > 0) await store.fail();
    }
  });

  it('is known before the store is asked, and nothing of the commit is seen', async () => {
    const { store, book, commit, holder, told } = makeBook();
    commit(put(2, B));
    const lease = leaseOf(2, B);
    await expect(book.commit([put(1, A), put(1, B)])).rejects.toMatchObject({ held: lease });
    expect([store.pending, holder(A), told.length]).toEqual([1, undefined, 1]);
  });

  it('within one commit is one as well', async () => {
    const { book } = makeBook();
    await expect(book.commit([put(1, A), put(2, A)])).rejects.toBeInstanceOf(LeaseConflictError);
  });
});

describe('a listener', () => {
  it('hears of changes at once, and of what they are taken back to', async () => {
    const { store, commit, told } = makeBook();
    commit(put(1, A));
    await store.letThrough();
    commit(put(1, A, { hostname: 'x' }), put(1, B));
    expect(told).toEqual([put(1, A), put(1, A, { hostname: 'x' }), put(1, B)]);
    told.length = 0;
    await store.fail();
    expect(told).toEqual([put(1, A), del(1, B)]);
  });

  it("does not hear of a delete of another client's lease", async () => {
    const { store, commit, holder, told } = makeBook();
    commit(put(1, A));
    commit(del(2, A), del(2, B));
    expect([holder(A), told, store.pending]).toEqual([1, [put(1, A)], 1]);
    await store.letThrough();
    commit(del(2, A), put(2, B));
    await store.letThrough();
    expect([holder(A), holder(B), told]).toEqual([1, 2, [put(1, A), put(2, B)]]);
  });

  it('hears of foreign changes, unless something else is in flight here', async () => {
    const { store, commit, told, holder } = makeBook();
    store.changeFromOutside([put(1, A)]);
    expect([told, holder(A)]).toEqual([[put(1, A)], 1]);
    commit(put(2, B));
    told.length = 0;
    store.changeFromOutside([put(3, B), put(3, '2001:db8::c')]);
    expect([told, holder(B)]).toEqual([[put(3, '2001:db8::c')], 2]);
    told.length = 0;
    await store.fail(new LeaseConflictError(leaseOf(3, B)));
    expect([told, holder(B)]).toEqual([[put(3, B)], 3]);
  });

  it('hears nothing after it has left', () => {
    const { book, commit } = makeBook();
    let count = 0;
    const leave = book.onChange(() => (count += 1));
    commit(put(1, A));
    leave();
    commit(put(1, B));
    expect(count).toBe(1);
  });
});

describe('commits that the store does together', () => {
  function makeCommon() {
    const made = makeBook();
    let settle: { resolve: () => void; reject: (error: Error) => void } | undefined;
    const common = new Promise<void>((resolve, reject) => (settle = { resolve, reject }));
    made.store.commit = () => common;
    return { ...made, settle };
  }

  it('are all taken back when they fail, and all callers hear of it', async () => {
    const { book, told, holder, settle } = makeCommon();
    const commits = [book.commit([put(1, A)]), book.commit([put(2, B)])];
    expect([holder(A), holder(B)]).toEqual([1, 2]);
    settle?.reject(new Error('the disk is full'));
    const outcomes = await Promise.allSettled(commits);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect([holder(A), holder(B)]).toEqual([undefined, undefined]);
    expect(told.slice(2)).toEqual([del(1, A), del(2, B)]);
  });

  it('are no longer in flight when they are done', async () => {
    const { book, holder, settle } = makeCommon();
    const commits = [book.commit([put(1, A)]), book.commit([put(2, B)])];
    settle?.resolve();
    await Promise.all(commits);
    // This store has written nothing.
    expect([holder(A), holder(B), [...book.entries()]]).toEqual([undefined, undefined, []]);
  });

  it('are none for a promise that has settled before', async () => {
    const { book, holder, settle } = makeCommon();
    settle?.resolve();
    await book.commit([put(1, A)]);
    await book.commit([put(2, B)]);
    expect([holder(A), holder(B)]).toEqual([undefined, undefined]);
  });
});

it('a store that throws is one that fails', async () => {
  const store = new SlowStore();
  store.commit = () => {
    throw new Error('closed');
  };
  const book = new LeaseBook(store);
  await expect(book.commit([put(1, A)])).rejects.toThrow('closed');
  expect(book.get(key(A))).toBeUndefined();
});

describe('next to a plain list of what was handed over', { timeout: FUZZ_TIMEOUT }, () => {
  const addresses = [A, B, '2001:db8::c'];
  const step = fc.oneof(
    fc.record({
      type: fc.constantFrom('put', 'put', 'delete'),
      client: fc.integer({ min: 1, max: 3 }),
      address: fc.constantFrom(...addresses),
      minutes: fc.integer({ min: -30, max: 30 }),
    }),
    fc.constantFrom('write' as const, 'fail' as const),
  );

  it('shows and tells the same', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { store, book, told } = makeBook();
        /** What the store has, and what is in flight, in order. */
        const written = new Map<string, Lease>();
        let inFlight: LeaseChange[] = [];
        const apply = (map: Map<string, Lease>, change: LeaseChange): void => {
          if (change.type === 'put') map.set(change.lease.address, change.lease);
          else if (map.get(change.key.address)?.duid.at(-1) === change.duid.at(-1))
            map.delete(change.key.address);
        };
        const followed = new Map<string, Lease>();
        for (const what of steps) {
          if (what === 'write' || what === 'fail') {
            const [first, ...rest] = inFlight;
            if (first === undefined) continue;
            inFlight = rest;
            if (what === 'write') apply(written, first);
            await (what === 'write' ? store.letThrough() : store.fail());
          } else {
            const validUntil = START + what.minutes * 60_000;
            const change =
              what.type === 'put'
                ? put(what.client, what.address, { validUntil })
                : del(what.client, what.address);
            const before = store.pending;
            book.commit([change]).catch(() => undefined);
            if (store.pending > before) inFlight.push(change);
          }
          const expected = new Map(written);
          for (const change of inFlight) apply(expected, change);
          for (const change of told.splice(0)) apply(followed, change);
          const shown = addresses.flatMap((address) => book.get(key(address)) ?? []);
          expect(new Set(followed.values())).toEqual(new Set(shown));
          expect(new Set([1, 2, 3].flatMap((client) => book.ofClient(duidOf(client))))).toEqual(
            new Set(shown),
          );
          expect(new Set(book.entries())).toEqual(new Set(shown));
          expect(new Set(shown)).toEqual(new Set(expected.values()));
        }
      }),
      fuzz(500),
    );
  });
});
