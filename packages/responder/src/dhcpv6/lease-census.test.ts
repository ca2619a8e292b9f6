import type { Lease } from '@ovlab/dhcpv6';
import { describe, expect, it } from 'vitest';
import { LeaseCensus } from './lease-census.ts';

const lease = (fields: Partial<Lease>): Lease => ({
  kind: 'na',
  state: 'active',
  address: '2001:db8::1',
  prefixLength: 128,
  duid: Uint8Array.of(0, 3, 0, 1),
  iaid: 1,
  updatedAt: 0,
  preferredUntil: 2_000,
  validUntil: 2_000,
  ...fields,
});

function setUp(leases: readonly Lease[]) {
  let now = 1_000;
  const later: (() => void)[] = [];
  const census = new LeaseCensus({
    entries: () => leases,
    wallClock: () => now,
    later: (callback) => {
      later.push(callback);
      return () => later.splice(later.indexOf(callback), 1);
    },
  });
  return { census, later, at: (time: number) => (now = time) };
}

describe('LeaseCensus', () => {
  it('counts by what a lease is for, and whether it holds', () => {
    const { census } = setUp([
      lease({}),
      lease({ validUntil: Infinity }),
      lease({ kind: 'pd' }),
      lease({ kind: 'registered' }),
      lease({ state: 'declined' }),
      lease({ validUntil: 1_000 }),
      lease({ state: 'declined', validUntil: 999 }),
    ]);
    expect(census.counts()).toEqual({ na: 2, pd: 1, registered: 1, declined: 1, expired: 2 });
  });

  it('takes its time for many, and shows the last whole count meanwhile', () => {
    const { census, later, at } = setUp(Array.from({ length: 1_200 }, () => lease({ validUntil: 1e9 })));
    expect(census.counts()).toBeUndefined();
    let turns = 0;
    for (let next = later.shift(); next !== undefined; next = later.shift()) {
      next();
      turns += 1;
      census.counts();
    }
    expect(turns).toBe(2);
    expect(census.counts()?.na).toBe(1_200);
    expect(later).toEqual([]);
    at(11_000);
    census.counts();
    expect(later).toHaveLength(1);
    census.stop();
    expect(later).toEqual([]);
  });
});
