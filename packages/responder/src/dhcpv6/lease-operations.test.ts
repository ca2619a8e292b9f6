import type { Lease } from '@ovlab/dhcpv6';
import { describe, expect, it } from 'vitest';
import { clientDuid, setUpDhcpv6 } from '../../test/support/dhcpv6-rig.ts';
import { leaseOfView, leaseView, type LeaseView } from '../control/lease-view.ts';
import { LeaseOperations } from './lease-operations.ts';

const time = Date.UTC(2026, 0, 1);
const view: LeaseView = {
  address: '2001:db8:55::7',
  prefixLength: 128,
  kind: 'na',
  state: 'active',
  duid: '00:03:00:01:02:00:00:00:00:07',
  iaid: 7,
  updated: '2025-12-31T23:00:00.000Z',
  preferredUntil: '2026-01-01T01:00:00.000Z',
  validUntil: null,
  linkLayerAddress: '02:00:00:00:00:07',
  hostname: 'seven',
};

function setUp() {
  const { keeper } = setUpDhcpv6();
  return new LeaseOperations(keeper, () => time);
}

describe('the view of a lease', () => {
  const lease: Lease = { ...leaseOfView({ ...view }), reconfigureKey: new Uint8Array(16) };

  it('says everything but secrets, and is enough to make the lease again', () => {
    expect(leaseView(lease, time)).toEqual(view);
    const { reconfigureKey: _, ...rest } = lease;
    expect(leaseOfView({ ...leaseView(lease, time) })).toEqual(rest);
  });

  it('says that a lease has expired', () => {
    expect(leaseView({ ...lease, validUntil: time }, time).state).toBe('expired');
    expect(leaseView({ ...lease, validUntil: time + 1, state: 'declined' }, time).state).toBe('declined');
  });
});

describe('LeaseOperations', () => {
  it('shows, lists and releases a lease however its address is written', async () => {
    const operations = setUp();
    const prefix = { ...view, address: '2001:db8:100::', prefixLength: 56, kind: 'pd' };
    expect(await operations.import([view, prefix])).toEqual({ imported: 2, skipped: [] });
    expect(operations.show('2001:DB8:55:0:0:0:0:7')).toEqual(view);
    expect(operations.show('2001:db8:100::/56')).toEqual(prefix);
    expect([...operations.list()]).toHaveLength(2);
    expect(await operations.release('2001:db8:55::7')).toEqual(view);
    expect([...operations.list()]).toEqual([prefix]);
  });

  it.each(['2001:db8:55::8', '2001:db8:55::7/64'])('says that there is no lease of %s', async (address) => {
    const operations = setUp();
    await operations.import([view]);
    expect(() => operations.show(address)).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_USAGE', message: `there is no lease of ${address}` }),
    );
    await expect(operations.release(address)).rejects.toMatchObject({ code: 'OVLAB_E_USAGE' });
  });

  it.each(['x', '', '192.0.2.1', 'fe80::1%br0', '2001:db8::/129', '2001:db8::/56/7', '2001:db8::/x'])(
    'refuses %j as an address',
    (address) => {
      expect(() => setUp().show(address)).toThrow(`'${address}' is neither an IPv6 address nor a prefix`);
    },
  );

  it('leaves out what is not possible, each for its reason, and takes the rest', async () => {
    const operations = setUp();
    await operations.import([view]);
    const other = { ...view, duid: '00:03:00:01:02:00:00:00:00:08' };
    const result = await operations.import([
      { ...other, address: '2001:db8:55::8' },
      view,
      other,
      { ...other, address: '2001:db8:55::9', validUntil: '2025-01-01T00:00:00.000Z' },
      { ...other, address: '2001:db8:55::a', duid: 'zz' },
      { ...other, address: '2001:db8:55::b', iaid: -1 },
      { ...other, address: '2001:db8:55::c', updated: 'yesterday' },
      { ...other, address: '2001:db8:55::d', kind: 'ta' },
      { ...other, address: 'here' },
      null,
    ]);
    expect(result.imported).toBe(1);
    expect(result.skipped).toEqual(
      expect.arrayContaining([
        { address: '2001:db8:55::7', reason: 'it is known already' },
        { address: '2001:db8:55::7', reason: 'somebody else has it' },
        { address: '2001:db8:55::9', reason: 'it has expired' },
        { address: '2001:db8:55::a', reason: '"zz" is not a DUID' },
        { address: '2001:db8:55::b', reason: '-1 is not a whole number up to 4294967295' },
        { address: '2001:db8:55::c', reason: '"yesterday" is not a time' },
        { address: '2001:db8:55::d', reason: 'kind is not one of na, pd, registered' },
        { address: 'here', reason: 'not an IPv6 address: "here"' },
      ]),
    );
    expect(result.skipped).toHaveLength(9);
  });

  it('makes leases that clients find again', async () => {
    const rig = setUpDhcpv6();
    const operations = new LeaseOperations(rig.keeper, rig.wallClock);
    const address = '2001:db8:55:0:d6::42';
    const duid = '00:03:00:01:02:00:00:00:00:01';
    expect(Buffer.from(clientDuid(1)).toString('hex')).toBe(duid.replaceAll(':', ''));
    await operations.import([{ ...view, address, duid, iaid: 1, validUntil: '2099-01-01T00:00:00.000Z' }]);
    rig.service.start();
    expect(await rig.lease(1)).toBe(address);
  });
});
