import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { duidOf, HOUR, key, leaseOf, START } from '../../test/allocation-rig.ts';
import { FUZZ_TIMEOUT, fuzz } from '../../test/support.ts';
import { EXPIRED_LEASE_HOLD, EXPIRY_GRAIN, LeaseExpiry } from './expiry.ts';
import { LeaseBook } from './lease-book.ts';
import type { LeaseChange } from './lease-store.ts';
import type { Lease } from './lease.ts';
import { createMemoryStore } from './memory-store.ts';

const A = '2001:db8::a';

function makeExpiry(hold?: number) {
  const book = new LeaseBook(createMemoryStore());
  const expiry = new LeaseExpiry(book, hold === undefined ? {} : { hold });
  const put = (...leases: Lease[]) => book.commit(leases.map((lease) => ({ type: 'put', lease })));
  const addresses = (changes: readonly LeaseChange[]): string[] =>
    changes.map((change) => (change.type === 'delete' ? change.key.address : 'put'));
  const due = (now: number, limit = 100): string[] => addresses(expiry.due(now, limit));
  return { book, expiry, put, due };
}

describe('a lease is deleted', () => {
  it('a day after it has expired, and a few seconds later at most', async () => {
    const { expiry, put, due } = makeExpiry();
    await put(leaseOf(1, A));
    const end = START + HOUR + EXPIRED_LEASE_HOLD;
    expect(due(end - 1)).toEqual([]);
    expect(expiry.due(end + EXPIRY_GRAIN, 100)).toEqual([{ type: 'delete', key: key(A), duid: duidOf(1) }]);
    expect(expiry.nextDue).toBeGreaterThanOrEqual(end);
    expect(expiry.nextDue).toBeLessThan(end + EXPIRY_GRAIN);
    expect(due(expiry.nextDue ?? 0)).toEqual([A]);
  });

  it.each<[string, Partial<Lease>]>([
    ['declined', { state: 'declined' }],
    ['registered', { kind: 'registered' }],
  ])('at once when it was %s', async (_, rest) => {
    const { expiry, put, due } = makeExpiry();
    await put(leaseOf(1, A, rest));
    expect(due(START + HOUR - 1)).toEqual([]);
    expect(due(START + HOUR + EXPIRY_GRAIN)).toEqual([A]);
    expect(expiry.visitExpired(0, START + HOUR + EXPIRY_GRAIN, () => undefined)).toBeUndefined();
  });

  it('never when it has no end', async () => {
    const { expiry, put, due } = makeExpiry(0);
    await put(leaseOf(1, A));
    expect(expiry.size).toBe(1);
    await put(leaseOf(1, A, { validUntil: Infinity }));
    expect([expiry.size, expiry.nextDue, due(Number.MAX_SAFE_INTEGER)]).toEqual([0, undefined, []]);
  });

  it('later when it is renewed, and earlier when its time is cut', async () => {
    const { put, due } = makeExpiry(0);
    await put(leaseOf(1, A));
    await put(leaseOf(1, A, { validUntil: START + 2 * HOUR }));
    expect(due(START + HOUR + EXPIRY_GRAIN)).toEqual([]);
    expect(due(START + 2 * HOUR + EXPIRY_GRAIN)).toEqual([A]);
    await put(leaseOf(1, A, { validUntil: START + HOUR / 2 }));
    expect(due(START + HOUR)).toEqual([A]);
  });

  it('in the order of time, as many as are asked for, until it is done', async () => {
    const { book, expiry, put, due } = makeExpiry(0);
    await put(
      leaseOf(1, '2001:db8::3', { validUntil: START + 3 * HOUR }),
      leaseOf(1, '2001:db8::1', { validUntil: START + 1 * HOUR }),
      leaseOf(2, '2001:db8::2', { validUntil: START + 2 * HOUR }),
    );
    const now = START + 4 * HOUR;
    expect([due(now, 2), due(now, 2)]).toEqual(Array(2).fill(['2001:db8::1', '2001:db8::2']));
    await book.commit(expiry.due(now, 2));
    expect([due(now), expiry.size, book.size]).toEqual([['2001:db8::3'], 1, 1]);
  });

  it('as the prefix that it is', async () => {
    const { expiry, put } = makeExpiry(0);
    await put(leaseOf(1, key('2001:db8::', 56)), leaseOf(1, '2001:db8::'));
    const keys = expiry
      .due(START + 2 * HOUR, 10)
      .map((change) => (change.type === 'delete' ? change.key : undefined));
    expect(keys).toHaveLength(2);
    expect(keys).toEqual(expect.arrayContaining([key('2001:db8::', 56), key('2001:db8::')]));
  });

  it('still when its delete could not be written', async () => {
    const store = createMemoryStore();
    const book = new LeaseBook(store);
    const expiry = new LeaseExpiry(book, { hold: 0 });
    await book.commit([{ type: 'put', lease: leaseOf(1, A) }]);
    store.commit = () => Promise.reject(new Error('the disk is full'));
    const deleted = book.commit(expiry.due(START + 2 * HOUR, 10));
    expect([expiry.size, expiry.due(START + 2 * HOUR, 10)]).toEqual([0, []]);
    await expect(deleted).rejects.toThrow('the disk is full');
    expect(expiry.due(START + 2 * HOUR, 10)).toHaveLength(1);
  });
});

it('what the store does not have any more is forgotten, and what it has changed comes later', async () => {
  const store = createMemoryStore();
  const expiry = new LeaseExpiry(new LeaseBook(store), { hold: 0 });
  expiry.add(leaseOf(1, A));
  expiry.add(leaseOf(1, '2001:db8::b'));
  await store.commit([{ type: 'put', lease: leaseOf(1, A, { validUntil: START + 3 * HOUR }) }]);
  expect([expiry.due(START + 2 * HOUR, 10), expiry.size]).toEqual([[], 1]);
  expect(expiry.due(START + 4 * HOUR, 10)).toHaveLength(1);
});

describe('what the store had before', () => {
  const three = [1, 2, 3].map((client) => leaseOf(client, `2001:db8::${client}`));

  async function makeFull() {
    const store = createMemoryStore();
    await store.commit(three.map((lease) => ({ type: 'put', lease })));
    const book = new LeaseBook(store);
    return { book, expiry: new LeaseExpiry(book, { hold: 0 }) };
  }

  it('is due like all else', async () => {
    const { expiry } = await makeFull();
    expect(expiry.due(START + 2 * HOUR, 10)).toHaveLength(3);
  });

  it('is looked at piece by piece, as it is by then', async () => {
    const { book, expiry } = await makeFull();
    expect(expiry.fill(2)).toBe(true);
    await book.commit([
      { type: 'delete', key: key('2001:db8::1'), duid: duidOf(1) },
      { type: 'put', lease: leaseOf(3, '2001:db8::3', { validUntil: START + 9 * HOUR }) },
    ]);
    expect(expiry.fill(2)).toBe(false);
    expect(expiry.size).toBe(2);
    expect(expiry.due(START + 2 * HOUR, 10)).toMatchObject([{ key: key('2001:db8::2') }]);
  });
});

it('expired leases are visited in the order of time, each once', async () => {
  const { expiry, put } = makeExpiry();
  for (const client of [3, 1, 2]) {
    await put(leaseOf(client, `2001:db8::${client}`, { validUntil: START + client * HOUR }));
  }
  const visited: [number | undefined, number][] = [];
  const visit = (address: Uint8Array, prefixLength: number): void => {
    visited.push([address[15], prefixLength]);
  };
  const now = START + 2 * HOUR + EXPIRY_GRAIN;
  const first = expiry.visitExpired(0, now, visit);
  const second = expiry.visitExpired(first ?? 0, now, visit);
  expect(visited).toEqual([
    [1, 128],
    [2, 128],
  ]);
  expect(second).toBeGreaterThan(first ?? Infinity);
  expect(expiry.visitExpired(second ?? 0, now, visit)).toBeUndefined();
});

describe('next to a search through all leases', { timeout: FUZZ_TIMEOUT }, () => {
  const change = fc.record({
    what: fc.constantFrom('put', 'put', 'put', 'delete', 'due'),
    place: fc.nat(2_500),
    minutes: fc.nat(600),
    state: fc.constantFrom('active', 'declined'),
  });

  it('the same leases are due', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 400 }), fc.nat(1_500), (changes, offset) => {
        const hold = 30 * 60_000;
        const { book, expiry } = makeExpiry(hold);
        const known = new Map<string, number>();
        for (let place = 0; place < offset; place += 1)
          commit({ what: 'put', place, minutes: place % 600, state: 'active' });
        for (const step of changes) commit(step);
        expect(expiry.size).toBe(known.size);

        function commit({
          what,
          place,
          minutes,
          state,
        }: {
          what: string;
          place: number;
          minutes: number;
          state: string;
        }) {
          const now = START + minutes * 60_000;
          const address = `2001:db8::${(place + 1).toString(16)}`;
          if (what === 'put') {
            const declined = state === 'declined';
            const lease = leaseOf(1, address, {
              validUntil: now,
              state: declined ? 'declined' : 'active',
              updatedAt: 3e12,
            });
            void book.commit([{ type: 'put', lease }]);
            known.set(address, declined ? now : now + hold);
          } else if (what === 'delete') {
            void book.commit([{ type: 'delete', key: key(address), duid: duidOf(1) }]);
            known.delete(address);
          } else {
            const due = expiry
              .due(now, 10_000)
              .map((entry) => (entry.type === 'delete' ? entry.key.address : ''));
            const bound = Math.floor(now / EXPIRY_GRAIN) * EXPIRY_GRAIN;
            const expected = [...known].filter(([, end]) => end <= bound).map(([name]) => name);
            expect(due.toSorted()).toEqual(expected.toSorted());
          }
        }
      }),
      fuzz(30),
    );
  });
});
