import { describe, expect, it } from 'vitest';
import { addressesOf, duidOf, from, iaNa, iaPd, iasOf, message, statusOf } from './messages.ts';
import { ADDRESS, config, Rig } from './rig.ts';

const empty = { ...config.link, pools: [], prefixPools: [] };

describe('item 22: a Request message that cannot be fulfilled', () => {
  it('with any address of another link: NotOnLink in the IA, and nothing is given', async () => {
    const rig = new Rig();
    const reply = await rig.ask(message('request', iaNa(1, ADDRESS.address, '2001:db8:9::1'), iaNa(2)));
    expect(iasOf(reply)).toEqual({
      'na 1': { leases: {}, status: 4 },
      'na 2': { leases: { [ADDRESS.address]: 4000 }, status: undefined },
    });
    expect(statusOf(reply)).toBeUndefined();
  });

  it('with nothing free: NoAddrsAvail and NoPrefixAvail in the IAs', async () => {
    const reply = await new Rig({ link: empty }).ask(message('request', iaNa(1), iaPd(2)));
    expect(iasOf(reply)).toEqual({
      'na 1': { leases: {}, status: 2 },
      'pd 2': { leases: {}, status: 6 },
    });
  });

  it('nothing is stored for it', () => {
    expect(new Rig({ link: empty }).look(message('request', iaNa(1), iaPd(2)))).toMatchObject({
      changes: [],
    });
  });
});

describe('item 23: a Request message', () => {
  it('without an address gets one', async () => {
    expect(addressesOf(await new Rig().ask(message('request', iaNa())))).toEqual([ADDRESS.address]);
  });

  it('for what somebody else has gets another address, and only that', async () => {
    const rig = new Rig();
    await rig.ask(from(2, 'request', iaNa(1, ADDRESS.address)));
    expect(addressesOf(await rig.ask(message('request', iaNa(1, ADDRESS.address))))).toEqual([
      '2001:db8:1::1000:1',
    ]);
  });

  it('for another address than the IA has gets the one that it has', async () => {
    const rig = new Rig();
    await rig.ask(message('request', iaNa()));
    const reply = await rig.ask(message('request', iaNa(1, '2001:db8:1::1000:3')));
    expect(addressesOf(reply)).toEqual([ADDRESS.address]);
    expect(rig.leases.ofClient(duidOf(1))).toHaveLength(1);
  });

  it('after the pool of its lease is gone gets an address of the pool that there is', async () => {
    const rig = new Rig();
    const before = {
      kind: 'na',
      state: 'active',
      address: '2001:db8:1::2000',
      prefixLength: 128,
      duid: duidOf(1),
      iaid: 1,
      updatedAt: rig.now,
      preferredUntil: rig.now + 1000,
      validUntil: rig.now + 1000,
    } as const;
    await rig.leases.commit([{ type: 'put', lease: before }]);
    expect(addressesOf(await rig.ask(message('request', iaNa(1, before.address))))).toEqual([
      ADDRESS.address,
    ]);
    // The client has not heard that it is to give it up, and nobody else gets it before its end.
    expect(rig.lease(before.address)?.validUntil).toBe(before.validUntil);
  });
});
