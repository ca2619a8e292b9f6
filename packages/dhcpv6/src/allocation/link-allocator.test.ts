import { parseAddress } from '@ovlab/wire';
import { describe, expect, it } from 'vitest';
import { AllocationRig, duidOf, HOUR, key, leaseOf, link } from '../../test/allocation-rig.ts';
import { MAX_OFFERS, OFFER_TIME } from './offers.ts';

const poolOf = (first: string, last: string) => ({
  link: { ...link, pools: [{ first: `2001:db8::${first}`, last: `2001:db8::${last}` }] },
});

describe('a client without history', () => {
  it('gets the same address of the pool again, also from another server with the same key', () => {
    const address = new AllocationRig().offer(1);
    expect(address).toMatch(/^2001:db8::10[0-9a-f]$/);
    expect(new AllocationRig().offer(1)).toBe(address);
  });

  it('gets another one for another IA', () => {
    const rig = new AllocationRig();
    expect(rig.offer(1, { iaid: 2 })).not.toBe(rig.offer(1, { iaid: 1 }));
  });

  it('gets what it asks for when that is free', () => {
    const rig = new AllocationRig();
    expect(rig.offer(1, { hint: key('2001:db8::10b') })).toBe('2001:db8::10b');
  });

  it.each(['2001:db8::110', '2001:db8::ff', '2001:db8:1::100', '::', 'fe80::1'])(
    'does not get %s, which is outside the pool',
    (address) => {
      const rig = new AllocationRig();
      expect(rig.offer(1, { hint: key(address) })).toBe(new AllocationRig().offer(1));
    },
  );

  it('does not get a prefix as an address', () => {
    const rig = new AllocationRig();
    expect(rig.offer(1, { hint: key('2001:db8::10b', 64) })).toBe(new AllocationRig().offer(1));
  });

  it('does not get what another one has, has declined, or has registered', async () => {
    const rig = new AllocationRig();
    await rig.put(
      leaseOf(9, '2001:db8::101'),
      leaseOf(9, '2001:db8::102', { state: 'declined' }),
      leaseOf(9, '2001:db8::103', { kind: 'registered', iaid: 0 }),
    );
    for (const last of ['101', '102', '103']) {
      const address = `2001:db8::${last}`;
      expect(rig.offer(1, { hint: key(address) })).not.toBe(address);
      expect(rig.offer(9, { hint: key(address), iaid: 2 })).not.toBe(address);
    }
  });

  it('gets the last free one of the pool', async () => {
    const rig = new AllocationRig();
    const others = Array.from({ length: 16 }, (_, index) => `2001:db8::10${index.toString(16)}`);
    await rig.put(
      ...others.filter((address) => !address.endsWith('7')).map((address, at) => leaseOf(at, address)),
    );
    expect(rig.offer(100)).toBe('2001:db8::107');
    expect(rig.offer(101)).toBeUndefined();
    expect(rig.usage[0]).toMatchObject({ size: 16, used: 16 });
  });

  it('gets one of the second pool when the first is full', () => {
    const pools = ['a', 'b'].map((last) => ({ first: `2001:db8::${last}`, last: `2001:db8::${last}` }));
    const rig = new AllocationRig({ link: { ...link, pools } });
    expect([rig.offer(1), rig.offer(2), rig.offer(3)]).toEqual(['2001:db8::a', '2001:db8::b', undefined]);
  });
});

describe('an offer', () => {
  it("is nobody else's for its time", () => {
    const rig = new AllocationRig(poolOf('a', 'a'));
    expect([rig.offer(1), rig.offer(2), rig.offer(1)]).toEqual(['2001:db8::a', undefined, '2001:db8::a']);
    rig.now += OFFER_TIME - 1;
    expect(rig.offer(2)).toBeUndefined();
    rig.now += 1;
    expect(rig.offer(2)).toBe('2001:db8::a');
  });

  it('is held anew each time that its client asks', () => {
    const rig = new AllocationRig(poolOf('a', 'a'));
    rig.offer(1);
    rig.now += OFFER_TIME - 1;
    rig.offer(1, { hint: key('2001:db8::a') });
    rig.now += OFFER_TIME - 1;
    expect(rig.offer(2)).toBeUndefined();
  });

  it('is what its client gets without asking for something, and when it asks for what it cannot get', () => {
    const rig = new AllocationRig();
    const wish = rig.offer(1, { hint: key('2001:db8::10c') });
    rig.offer(2, { hint: key('2001:db8::10d') });
    expect([rig.offer(1), rig.offer(1, { hint: key('2001:db8::10d') })]).toEqual([wish, wish]);
  });

  it('gives way to another wish of its client', () => {
    const rig = new AllocationRig(poolOf('a', 'b'));
    rig.offer(1, { hint: key('2001:db8::a') });
    expect(rig.offer(1, { hint: key('2001:db8::b') })).toBe('2001:db8::b');
    expect(rig.offer(2)).toBe('2001:db8::a');
    expect(rig.usage[0]?.used).toBe(2);
  });

  it('becomes the lease when that is written', async () => {
    const rig = new AllocationRig();
    const lease = await rig.lease(1);
    rig.now += OFFER_TIME;
    expect(rig.offer(2, { hint: lease })).not.toBe(lease?.address);
    expect(rig.offer(1)).toBe(lease?.address);
  });

  it('gives way to other offers when there are very many', () => {
    const rig = new AllocationRig(poolOf('1:0:0', '1:1:ffff'));
    const first = rig.offer(0) ?? '';
    for (let client = 1; client <= MAX_OFFERS; client += 1) rig.offer(client);
    expect(rig.usage[0]?.used).toBe(MAX_OFFERS);
    expect(rig.offer(-1, { hint: key(first) })).toBe(first);
  });
});

describe('a client that has a lease', () => {
  it('gets the same one, whatever it asks for', async () => {
    const rig = new AllocationRig();
    const lease = await rig.lease(1, { hint: key('2001:db8::103') });
    expect(lease?.address).toBe('2001:db8::103');
    expect([rig.offer(1), rig.offer(1, { hint: key('2001:db8::104') })]).toEqual([
      lease?.address,
      lease?.address,
    ]);
  });

  it('gets the same one after it has expired, if it is still there', async () => {
    const rig = new AllocationRig();
    await rig.lease(1, { hint: key('2001:db8::103') });
    rig.now += 5 * HOUR;
    expect(rig.offer(2, { hint: key('2001:db8::103') })).not.toBe('2001:db8::103');
    expect(rig.offer(1)).toBe('2001:db8::103');
  });

  it('does not get what it has declined', async () => {
    const rig = new AllocationRig();
    const lease = await rig.lease(1);
    if (lease === undefined) throw new Error('no lease');
    await rig.put({ ...lease, state: 'declined' });
    const other = rig.offer(1);
    expect(other).toBeDefined();
    expect(other).not.toBe(lease.address);
  });

  it('gives it back when it releases it', async () => {
    const rig = new AllocationRig(poolOf('a', 'a'));
    await rig.lease(1);
    await rig.delete(1, '2001:db8::a');
    expect(rig.offer(2)).toBe('2001:db8::a');
  });

  it('of another link gets one of this link', async () => {
    const rig = new AllocationRig();
    await rig.put(leaseOf(1, '2001:db8:1::5'));
    expect(rig.offer(1)).toMatch(/^2001:db8::10/);
  });

  it('keeps it taken when a commit of something else on it fails', async () => {
    const rig = new AllocationRig(poolOf('a', 'a'));
    await rig.lease(1);
    await expect(rig.put(leaseOf(2, '2001:db8::a'))).rejects.toThrow("another client's");
    expect([rig.offer(2), rig.offer(1)]).toEqual([undefined, '2001:db8::a']);
  });
});

describe('permits', () => {
  it.each<[string, number, 'na' | 'pd', boolean]>([
    ['2001:db8::105', 128, 'na', true],
    ['2001:db8::110', 128, 'na', false],
    ['2001:db8::105', 64, 'na', false],
    ['2001:db8::105', 128, 'pd', false],
    ['2001:db8::106', 128, 'na', false],
  ])('%s/%d as %s: %s', (address, prefixLength, kind, permitted) => {
    const rig = new AllocationRig({ excluded: ['2001:db8::106'] });
    expect(rig.allocator.permits(key(address, prefixLength), rig.request(1, { kind }))).toBe(permitted);
  });

  it('does not say whether it is free', async () => {
    const rig = new AllocationRig();
    await rig.put(leaseOf(1, '2001:db8::105'));
    expect(rig.allocator.permits(key('2001:db8::105'), rig.request(2))).toBe(true);
  });
});

it('the links share what is taken, and not their pools', async () => {
  const behind = { ...link, pools: [...link.pools, { first: '2001:db8::200', last: '2001:db8::200' }] };
  const rig = new AllocationRig({ relayedLinks: [behind] });
  const allocate = (client: number, address: string) =>
    rig.allocators
      .of(behind)
      .allocate({ kind: 'na', duid: duidOf(client), iaid: 1, hint: key(address) }, rig.now);
  await rig.put(leaseOf(1, '2001:db8::105'));
  expect(allocate(2, '2001:db8::105')?.address).not.toBe('2001:db8::105');
  expect(allocate(3, '2001:db8::200')?.address).toBe('2001:db8::200');
  expect(rig.offer(4, { hint: key('2001:db8::200') })).not.toBe('2001:db8::200');
});

it('leases that are known by their octets are taken, and offers of them have been settled', () => {
  const rig = new AllocationRig();
  const add = (address: string): void => rig.allocators.add(parseAddress(address, 'address'), 128);
  for (const address of ['2001:db8::100', '2001:db8::100', '2001:db8:1::1']) add(address);
  expect(rig.usage).toMatchObject([{ used: 1 }]);
  add(rig.allocator.allocate(rig.request(1), rig.now)?.address ?? '');
  expect(rig.usage).toMatchObject([{ used: 2 }]);
  rig.allocator.allocate(rig.request(2), rig.now + 10 * OFFER_TIME);
  expect(rig.usage).toMatchObject([{ used: 3 }]);
});
