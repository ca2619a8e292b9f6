import { describe, expect, it } from 'vitest';
import { AllocationRig, key, leaseOf, link } from '../../test/allocation-rig.ts';
import type { AddressRange } from '../server/server-config.ts';
import { Pool } from './pool.ts';
import { ProbedSpace } from './pool-space.ts';

const rigOf = (...pools: AddressRange[]): AllocationRig => new AllocationRig({ link: { ...link, pools } });

describe('a whole /64', () => {
  const range = { first: '2001:db8::', last: '2001:db8::ffff:ffff:ffff:ffff' };

  it('gives a client the same address again, and to nobody else', async () => {
    const rig = rigOf(range);
    const lease = await rig.lease(1);
    expect(lease?.address).toMatch(/^2001:db8::[0-9a-f]{1,2}:/);
    expect(rig.offer(1)).toBe(lease?.address);
    expect(rig.offer(2, { hint: lease })).not.toBe(lease?.address);
    expect(rig.usage).toEqual([expect.objectContaining({ size: 2 ** 52, used: undefined })]);
  });

  it('holds what it offers', () => {
    const rig = rigOf(range);
    expect(rig.offer(1, { hint: key('2001:db8::5') })).toBe('2001:db8::5');
    expect(rig.offer(2, { hint: key('2001:db8::5') })).not.toBe('2001:db8::5');
    rig.now += 30_000;
    expect(rig.offer(3, { hint: key('2001:db8::5') })).toBe('2001:db8::5');
  });

  it.each(['2001:db8::', '2001:db8::1:2ff:fe00:1'])('does not give %s', (address) => {
    const rig = rigOf(range);
    expect(rig.allocator.permits(key(address), rig.request(1))).toBe(false);
    expect(rig.offer(1, { hint: key(address) })).not.toBe(address);
  });
});

describe('a pool of prefixes without map', () => {
  const prefixPools = [{ prefix: '2001:db8::', prefixLength: 32, delegatedLength: 64 }];

  it('respects leases of other lengths', async () => {
    const rig = new AllocationRig({ link: { ...link, prefixPools } });
    await rig.put(leaseOf(9, key('2001:db8:5::', 48)));
    const hint = key('2001:db8:5:6::', 64);
    expect(rig.offer(1, { kind: 'pd', hint })).not.toBe('2001:db8:5:6::/64');
    await rig.delete(9, '2001:db8:5::', 48);
    expect(rig.offer(2, { kind: 'pd', hint })).toBe('2001:db8:5:6::/64');
  });
});

describe('a search without map', () => {
  const pool = Pool.ofAddresses({ first: '2001:db8::1:0:0', last: '2001:db8::1:ffff:ffff' });

  it('tries members that are far from each other, for a limited time', () => {
    const tried = new Set<number>();
    const space = new ProbedSpace(pool, [], (index) => tried.add(index).size > 0);
    expect(space.find(5)).toBeUndefined();
    expect(tried.size).toBe(64);
    const sorted = [...tried].toSorted((one, other) => one - other);
    const gaps = sorted.slice(1).map((index, at) => index - (sorted[at] ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThan(pool.size / 256);
  });

  it('finds a free one among many taken', () => {
    let calls = 0;
    const space = new ProbedSpace(pool, [{ first: 0, last: 10 }], () => (calls += 1) < 10);
    expect(space.find(3)).toBeDefined();
    expect(calls).toBe(10);
  });
});

describe('many pools', () => {
  it('find their clients', async () => {
    const pools = Array.from({ length: 300 }, (_, at) => ({
      first: `2001:db8::${(at + 1).toString(16)}:0`,
      last: `2001:db8::${(at + 1).toString(16)}:0`,
    }));
    const rig = rigOf(...pools.toReversed());
    await rig.put(leaseOf(1, '2001:db8::7:0'), leaseOf(2, '2001:db8::12c:0'), leaseOf(3, '2001:db8::1:0'));
    expect(rig.usage.filter(({ used }) => used === 1).map((usage) => usage.pool.split('-')[0])).toEqual([
      '2001:db8::12c:0',
      '2001:db8::7:0',
      '2001:db8::1:0',
    ]);
  });

  it('must not overlap', () => {
    const ranges = [
      { first: '2001:db8::1', last: '2001:db8::10' },
      { first: '2001:db8::10', last: '2001:db8::20' },
    ];
    expect(() => rigOf(...ranges)).toThrow(
      'The pools 2001:db8::1-2001:db8::10 and 2001:db8::10-2001:db8::20 overlap.',
    );
  });

  it('share the memory for maps: 32 pools of 2^24 addresses are usable all', () => {
    const pools = Array.from({ length: 32 }, (_, at) => ({
      first: `2001:db8::${(at + 1).toString(16)}:0:0`,
      last: `2001:db8::${(at + 1).toString(16)}:ff:ffff`,
    }));
    const rig = rigOf(...pools);
    expect(rig.usage.filter(({ used }) => used === undefined)).toHaveLength(16);
    expect(rig.offer(1, { hint: key('2001:db8::20:0:5') })).toBe('2001:db8::20:0:5');
    expect(rig.offer(2, { hint: key('2001:db8::20:0:5') })).not.toBe('2001:db8::20:0:5');
  });
});
