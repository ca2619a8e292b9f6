import { describe, expect, it } from 'vitest';
import { AllocationRig, key, leaseOf, link } from '../../test/allocation-rig.ts';

const pool = (prefix: string, prefixLength: number, delegatedLength: number) => ({
  prefix,
  prefixLength,
  delegatedLength,
});

function rigOf(...prefixPools: ReturnType<typeof pool>[]): AllocationRig {
  return new AllocationRig({ link: { ...link, prefixPools } });
}

const pd = (address?: string, prefixLength = 56) =>
  address === undefined
    ? ({ kind: 'pd' } as const)
    : ({ kind: 'pd', hint: key(address, prefixLength) } as const);

describe('a prefix', () => {
  it('is the same for one client, and what it asks for when that is free', () => {
    const rig = rigOf(pool('2001:db8:8::', 48, 56));
    const first = rig.offer(1, pd());
    expect(first).toMatch(/^2001:db8:8:.*::\/56$/);
    expect(rig.offer(1, pd())).toBe(first);
    expect(rig.offer(2, pd('2001:db8:8:4200::'))).toBe('2001:db8:8:4200::/56');
    expect(rig.offer(3, pd('2001:db8:8:4200::'))).not.toBe('2001:db8:8:4200::/56');
  });

  it('is none without pools', () => {
    expect(rigOf().offer(1, pd())).toBeUndefined();
  });

  it('does not hold the prefix of the link', () => {
    const rig = rigOf(pool('2001:db8::', 55, 56));
    expect(rig.offer(1, pd('2001:db8::'))).toBe('2001:db8:0:100::/56');
    expect(rig.offer(2, pd('2001:db8::'))).toBeUndefined();
  });

  it('is there beside an address with the same IAID', () => {
    const rig = rigOf(pool('2001:db8:8::', 48, 56));
    expect(rig.offer(1)).toMatch(/^2001:db8::10/);
    expect(rig.offer(1, pd())).toMatch(/\/56$/);
  });
});

describe('a length that is asked for (RFC 8168)', () => {
  const pools = [pool('2001:db8:a::', 48, 52), pool('2001:db8:b::', 48, 60), pool('2001:db8:c::', 48, 56)];

  it.each([
    [56, ['/56', '/52', '/60']],
    [58, ['/56', '/52', '/60']],
    [48, ['/52', '/56', '/60']],
    [64, ['/60', '/56', '/52']],
  ])('of %d bits is met as well as it can be', async (length, order) => {
    const rig = rigOf(
      pool('2001:db8:a::', 51, 52),
      pool('2001:db8:b::', 59, 60),
      pool('2001:db8:c::', 55, 56),
    );
    const given: (string | undefined)[] = [];
    for (let client = 0; client < 6; client += 1) {
      const lease = await rig.lease(client, pd('::', length));
      given.push(`/${lease?.prefixLength ?? ''}`);
    }
    expect(given).toEqual(order.flatMap((text) => [text, text]));
    expect(rig.offer(7, pd('::', length))).toBeUndefined();
  });

  it('is another one than was offered before', () => {
    const rig = rigOf(...pools);
    expect(rig.offer(1, pd('::', 60))).toMatch(/\/60$/);
    expect(rig.offer(1, pd('::', 52))).toMatch(/\/52$/);
  });

  it('brings the same prefix each time, although no pool has the length', () => {
    const rig = rigOf(pool('2001:db8:a::', 48, 52));
    const offered = rig.offer(1, pd('::', 60));
    expect([rig.offer(1, pd('::', 60)), rig.offer(1, pd('::', 60))]).toEqual([offered, offered]);
  });

  it('does not change what the client has', async () => {
    const rig = rigOf(...pools);
    const lease = await rig.lease(1, pd('::', 60));
    expect(rig.offer(1, pd('::', 52))).toBe(`${lease?.address ?? ''}/60`);
  });
});

describe('a lease of another length than its pool has', () => {
  it.each([
    ['shorter', '2001:db8:8:100::', 55, ['2001:db8:8:200::/56', '2001:db8:8:300::/56']],
    ['longer', '2001:db8:8:310::', 60, ['2001:db8:8:100::/56', '2001:db8:8:200::/56', '2001:db8:8::/56']],
    ['shorter than the pool', '2001:db8::', 32, []],
  ])('(%s) keeps all taken that it has addresses of', async (_, address, length, free) => {
    const rig = rigOf(pool('2001:db8:8::', 54, 56));
    const first = length === 55 ? '2001:db8:8::' : address;
    await rig.put(leaseOf(9, key(first, length)));
    const given = [1, 2, 3, 4].map((client) => rig.offer(client, pd()));
    expect(given.filter((text) => text !== undefined).toSorted()).toEqual(free);
  });

  it('gives back what nothing else has when it goes', async () => {
    const rig = rigOf(pool('2001:db8:8::', 54, 56));
    await rig.put(leaseOf(9, key('2001:db8:8::', 54)));
    await rig.put(leaseOf(1, key('2001:db8:8:100::', 56)), leaseOf(2, key('2001:db8:8:210::', 60)));
    await rig.delete(9, '2001:db8:8::', 54);
    const given = [1, 2, 3, 4].map((client) => rig.offer(client + 10, pd()));
    expect(given.filter((text) => text !== undefined).toSorted()).toEqual([
      '2001:db8:8:300::/56',
      '2001:db8:8::/56',
    ]);
    await rig.delete(1, '2001:db8:8:100::', 56);
    await rig.delete(2, '2001:db8:8:210::', 60);
    expect([rig.offer(21, pd()), rig.offer(22, pd())].toSorted()).toEqual([
      '2001:db8:8:100::/56',
      '2001:db8:8:200::/56',
    ]);
  });

  it('is not renewed as it is', async () => {
    const rig = rigOf(pool('2001:db8:8::', 54, 56));
    await rig.put(leaseOf(9, key('2001:db8:8::', 60)));
    expect(rig.allocator.permits(key('2001:db8:8::', 60), rig.request(9, pd()))).toBe(false);
    expect(rig.offer(9, pd())).toMatch(/\/56$/);
  });
});
