import { describe, expect, it } from 'vitest';
import { AllocationRig, duidOf, HOUR, key, leaseOf, link } from '../../test/allocation-rig.ts';

const linkLayerAddress = '02:00:5e:10:00:01';

describe.each([
  ['DUID', { duid: duidOf(1) }, {}],
  ['link-layer address', { linkLayerAddress: '02:00:5E:10:00:01' }, { linkLayerAddress }],
  ['name', { name: 'anna' }, { name: 'anna' }],
])('reserved by %s', (_, owner, known) => {
  const reservations = [{ ...owner, address: '2001:DB8::105' }];

  it('its client gets it, even if it asks for something else', () => {
    const rig = new AllocationRig({ reservations });
    expect(rig.offer(1, { ...known, hint: key('2001:db8::106') })).toBe('2001:db8::105');
    expect(rig.allocator.permits(key('2001:db8::105'), rig.request(1, known))).toBe(true);
  });

  it('nobody else gets it', async () => {
    const rig = new AllocationRig({ reservations });
    expect(rig.allocator.permits(key('2001:db8::105'), rig.request(2))).toBe(false);
    const given = new Set<string | undefined>();
    for (let client = 2; client < 20; client += 1) {
      given.add((await rig.lease(client, { hint: key('2001:db8::105') }))?.address);
    }
    expect(given.has('2001:db8::105')).toBe(false);
    expect(given.size).toBe(16);
  });
});

it('the first of DUID, link-layer address and name counts', () => {
  const reservations = [
    { name: 'anna', address: '2001:db8::103' },
    { linkLayerAddress, name: 'berta', address: '2001:db8::104' },
    { duid: duidOf(1), linkLayerAddress, name: 'anna', address: '2001:db8::105' },
  ];
  const rig = new AllocationRig({ reservations });
  expect(rig.offer(1, { linkLayerAddress, name: 'anna' })).toBe('2001:db8::105');
  expect(rig.offer(2, { linkLayerAddress, name: 'anna' })).toBe('2001:db8::104');
  expect(rig.offer(3, { name: 'anna' })).toBe('2001:db8::103');
  expect(['2001:db8::103', '2001:db8::104', '2001:db8::105']).not.toContain(rig.offer(4, { name: 'berta' }));
});

it('of a client without reserved prefix the prefix comes from the pool', () => {
  const rig = new AllocationRig({
    link: { ...link, prefixPools: [{ prefix: '2001:db8:8::', prefixLength: 55, delegatedLength: 56 }] },
    reservations: [
      { duid: duidOf(1), address: '2001:db8::5' },
      { duid: duidOf(2), prefix: { prefix: '2001:db8:8::1', prefixLength: 56 } },
    ],
  });
  expect(rig.offer(1, { kind: 'pd' })).toBe('2001:db8:8:100::/56');
  expect(rig.offer(2, { kind: 'pd' })).toBe('2001:db8:8::/56');
  expect(rig.offer(3, { kind: 'pd' })).toBeUndefined();
});

it('an address outside the pools is given, but not on a link that it is not on', () => {
  const reservations = [
    { duid: duidOf(1), address: '2001:db8::1:0' },
    { duid: duidOf(2), address: '2001:db8:1::1' },
  ];
  const rig = new AllocationRig({ reservations });
  expect(rig.offer(1)).toBe('2001:db8::1:0');
  expect(rig.offer(2)).toMatch(/^2001:db8::10/);
  expect(rig.allocator.permits(key('2001:db8:1::1'), rig.request(2))).toBe(false);
});

describe('two IAs of one client', () => {
  const reservations = [{ duid: duidOf(1), address: '2001:db8::105' }];

  it('get the reserved one and one of the pool', () => {
    const rig = new AllocationRig({ reservations });
    expect(rig.offer(1, { iaid: 1 })).toBe('2001:db8::105');
    expect(rig.offer(1, { iaid: 2 })).not.toBe('2001:db8::105');
    expect(rig.offer(1, { iaid: 1 })).toBe('2001:db8::105');
  });

  it('keep them', async () => {
    const rig = new AllocationRig({ reservations });
    await rig.lease(1, { iaid: 2 });
    rig.now += 60_000;
    expect(rig.offer(1, { iaid: 1 })).not.toBe('2001:db8::105');
    expect(rig.offer(1, { iaid: 2 })).toBe('2001:db8::105');
  });
});

it('waits for the lease of a client that had the address before it was reserved', async () => {
  const rig = new AllocationRig({ reservations: [{ duid: duidOf(1), address: '2001:db8::105' }] });
  await rig.put(leaseOf(2, '2001:db8::105'));
  expect(rig.offer(1)).not.toBe('2001:db8::105');
  expect(rig.offer(2)).not.toBe('2001:db8::105');
  rig.now += HOUR;
  expect(rig.offer(1)).toBe('2001:db8::105');
});

it('stays reserved after it was given back', async () => {
  const rig = new AllocationRig({ reservations: [{ duid: duidOf(1), address: '2001:db8::105' }] });
  await rig.lease(1);
  await rig.delete(1, '2001:db8::105');
  expect(rig.offer(2, { hint: key('2001:db8::105') })).not.toBe('2001:db8::105');
  expect(rig.offer(1)).toBe('2001:db8::105');
});
