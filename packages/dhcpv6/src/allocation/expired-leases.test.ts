import { describe, expect, it } from 'vitest';
import { AllocationRig, HOUR, key, leaseOf, link } from '../../test/allocation-rig.ts';
import { EXPIRED_LEASE_HOLD, EXPIRY_GRAIN } from '../leases/expiry.ts';
import { START } from '../../test/allocation-rig.ts';

const small = { ...link, pools: [{ first: '2001:db8::a', last: '2001:db8::d' }] };
const [a, b, c, d] = ['2001:db8::a', '2001:db8::b', '2001:db8::c', '2001:db8::d'] as const;

/** A full pool of four leases that expire an hour after each other. */
async function fullPool(): Promise<AllocationRig> {
  const rig = new AllocationRig({ link: small });
  const leases = [a, b, c, d].map((address, client) =>
    leaseOf(client, address, { validUntil: START + (client + 1) * HOUR }),
  );
  await rig.put(...leases);
  return rig;
}

describe('in a full pool', () => {
  it('nothing is given while all leases are valid', async () => {
    const rig = await fullPool();
    expect(rig.offer(10)).toBeUndefined();
  });

  it('the lease that expired first is given up first', async () => {
    const rig = await fullPool();
    rig.now = START + 3 * HOUR + EXPIRY_GRAIN;
    expect([rig.offer(10), rig.offer(11), rig.offer(12), rig.offer(13)]).toEqual([a, b, c, undefined]);
  });

  it("an expired lease is its client's until somebody else has got it", async () => {
    const rig = await fullPool();
    rig.now = START + 3 * HOUR + EXPIRY_GRAIN;
    expect([rig.offer(10), rig.offer(1), rig.offer(0)]).toEqual([a, b, c]);
  });

  it('an expired lease that its client was just offered again is not given up', async () => {
    const rig = await fullPool();
    rig.now = START + 2 * HOUR + EXPIRY_GRAIN;
    expect([rig.offer(0), rig.offer(10), rig.offer(11)]).toEqual([a, b, undefined]);
  });

  it('a declined address is not given up before its quarantine ends', async () => {
    const rig = new AllocationRig({ link: { ...small, pools: [{ first: a, last: a }] } });
    await rig.put(leaseOf(1, a, { state: 'declined', validUntil: START + HOUR }));
    rig.now = START + HOUR - 1;
    expect(rig.offer(2)).toBeUndefined();
    rig.now = START + HOUR + EXPIRY_GRAIN;
    await rig.book.commit(rig.expiry.due(rig.now, 10));
    expect(rig.offer(2)).toBe(a);
  });

  it('a lease that was renewed meanwhile is not given up', async () => {
    const rig = await fullPool();
    rig.now = START + HOUR + EXPIRY_GRAIN;
    await rig.put(leaseOf(0, a, { updatedAt: rig.now, validUntil: rig.now + HOUR }));
    expect(rig.offer(10)).toBeUndefined();
    rig.now += HOUR;
    expect(rig.offer(10)).toBe(b);
  });

  it('what was given up and not taken is found again', async () => {
    const rig = await fullPool();
    rig.now = START + HOUR + EXPIRY_GRAIN;
    expect(rig.offer(10)).toBe(a);
    rig.now += 60_000;
    expect(rig.offer(11)).toBe(a);
  });

  it('a prefix is given up as well', async () => {
    const prefixPools = [{ prefix: '2001:db8:8::', prefixLength: 55, delegatedLength: 56 }];
    const rig = new AllocationRig({ link: { ...link, prefixPools } });
    await rig.put(leaseOf(1, key('2001:db8:8::', 56)), leaseOf(2, key('2001:db8:8:100::', 56)));
    expect(rig.offer(3, { kind: 'pd' })).toBeUndefined();
    rig.now = START + HOUR + EXPIRY_GRAIN;
    expect(rig.offer(3, { kind: 'pd' })).toMatch(/::\/56$/);
  });
});

it('an expired lease is kept for its client until it is deleted', async () => {
  const rig = new AllocationRig({ link: small });
  await rig.put(leaseOf(1, a));
  rig.now = START + HOUR + EXPIRED_LEASE_HOLD - 1;
  await rig.book.commit(rig.expiry.due(rig.now, 10));
  expect(rig.offer(2, { hint: key(a) })).not.toBe(a);
  rig.now += EXPIRY_GRAIN + 1;
  await rig.book.commit(rig.expiry.due(rig.now, 10));
  expect(rig.offer(3, { hint: key(a) })).toBe(a);
});
