import { describe, expect, it } from 'vitest';
import { duidOf, from, iaNa, iaPd, iasOf, message, rapid, statusOf } from './messages.ts';
import { ADDRESS, config, Rig, START } from './rig.ts';

const empty = { ...config.link, pools: [], prefixPools: [] };

async function withLease(changed = {}): Promise<Rig> {
  const rig = new Rig(changed);
  await rig.ask(message('request', iaNa(1), iaPd(1)));
  rig.wait(1500);
  return rig;
}

describe('item 24: Confirm', () => {
  it('all addresses on the link: Success, without any binding and without a change', async () => {
    const rig = new Rig();
    const confirm = message('confirm', iaNa(1, '2001:db8:1::77'), iaNa(2, ADDRESS.address));
    expect(statusOf(await rig.ask(confirm))).toBe(0);
    expect(rig.look(confirm)).toMatchObject({ changes: [] });
  });

  it('any address of another link: NotOnLink', async () => {
    const confirm = message('confirm', iaNa(1, ADDRESS.address), iaNa(2, '2001:db8:2::1'));
    expect(statusOf(await new Rig().ask(confirm))).toBe(4);
  });

  it.each([[[]], [[iaNa()]], [[iaPd(1, '2001:db8:f0::')]]])('without addresses there is no answer', (ias) => {
    expect(new Rig().reason(message('confirm', ...ias))).toBe('nothing-to-confirm');
  });

  it('for a link without known prefixes there is no answer', () => {
    const rig = new Rig({ link: { ...config.link, prefixes: [] } });
    expect(rig.reason(message('confirm', iaNa(1, ADDRESS.address)))).toBe('nothing-to-confirm');
  });
});

describe('item 25: Renew', () => {
  it('extends what the client has', async () => {
    const rig = await withLease();
    const reply = await rig.ask(message('renew', iaNa(1, ADDRESS.address), iaPd(1, '2001:db8:f0::')));
    expect(iasOf(reply)).toEqual({
      'na 1': { leases: { [ADDRESS.address]: 4000 }, status: undefined },
      'pd 1': { leases: { '2001:db8:f0::/64': 4000 }, status: undefined },
    });
    expect(rig.lease(ADDRESS.address)?.validUntil).toBe(START + 5_500_000);
  });

  it('an address of another link comes back with lifetimes of 0 beside the one that it has', async () => {
    const rig = await withLease();
    const reply = await rig.ask(message('renew', iaNa(1, ADDRESS.address, '2001:db8:9::1')));
    expect(iasOf(reply)['na 1']?.leases).toEqual({ [ADDRESS.address]: 4000, '2001:db8:9::1': 0 });
  });

  it('what is taken from a client comes back with lifetimes of 0, named or not, and is free only then', async () => {
    const rig = new Rig({ reservations: [{ duid: duidOf(1), address: '2001:db8:1::99' }] });
    const old = '2001:db8:1::1000:3';
    const lease = { kind: 'na', state: 'active', address: old, prefixLength: 128, duid: duidOf(1), iaid: 1 };
    const until = rig.now + 100_000;
    const times = { updatedAt: rig.now, preferredUntil: until, validUntil: until };
    await rig.leases.commit([{ type: 'put', lease: { ...lease, ...times } as never }]);
    rig.wait(1);
    await rig.ask(message('request', iaNa(1)));
    expect(rig.lease(old)?.validUntil).toBe(until);
    const reply = await rig.ask(message('renew', iaNa(1)));
    expect(iasOf(reply)['na 1']?.leases).toEqual({ '2001:db8:1::99': 4000, [old]: 0 });
    expect(rig.lease(old)).toBeUndefined();
  });

  it('a wish for a length of prefixes does not come back', async () => {
    const rig = await withLease();
    const reply = await rig.ask(message('renew', iaPd(1, '::', '2001:db8:f0::')));
    expect(iasOf(reply)['pd 1']?.leases).toEqual({ '2001:db8:f0::/64': 4000 });
  });

  it("somebody else's address comes back with lifetimes of 0", async () => {
    const rig = await withLease();
    const reply = await rig.ask(from(2, 'renew', iaNa(1, ADDRESS.address)));
    expect(iasOf(reply)['na 1']?.leases).toEqual({ '2001:db8:1::1000:1': 4000, [ADDRESS.address]: 0 });
  });

  it('without a binding one is made, with the same address when it is free', async () => {
    const reply = await new Rig().ask(message('renew', iaNa(5, '2001:db8:1::1000:3')));
    expect(iasOf(reply)).toEqual({ 'na 5': { leases: { '2001:db8:1::1000:3': 4000 }, status: undefined } });
  });

  it('without a binding and with nothing free the IAs say so', async () => {
    const reply = await new Rig({ link: empty }).ask(message('renew', iaNa(1), iaPd(1)));
    expect(iasOf(reply)).toEqual({
      'na 1': { leases: {}, status: 2 },
      'pd 1': { leases: {}, status: 6 },
    });
  });

  it('a further IA gets its lease', async () => {
    const rig = await withLease();
    const reply = await rig.ask(message('renew', iaNa(1, ADDRESS.address), iaNa(2)));
    expect(iasOf(reply)['na 2']?.leases).toEqual({ '2001:db8:1::1000:1': 4000 });
  });

  it('a lease that is over is given again while nobody else has it', async () => {
    const rig = await withLease();
    rig.wait(10_000);
    const reply = await rig.ask(message('renew', iaNa(1, ADDRESS.address)));
    expect(iasOf(reply)['na 1']?.leases).toEqual({ [ADDRESS.address]: 4000 });
  });

  it('what the configuration does not allow any longer is replaced and taken back', async () => {
    const rig = await withLease({ reservations: [] });
    const moved = new Rig({
      link: { ...config.link, pools: [{ first: '2001:db8:1::2', last: '2001:db8:1::3' }] },
    });
    moved.now = rig.now;
    const lease = rig.lease(ADDRESS.address);
    if (lease === undefined) throw new Error('no lease');
    await moved.leases.commit([{ type: 'put', lease }]);
    const reply = await moved.ask(message('renew', iaNa(1, ADDRESS.address)));
    expect(iasOf(reply)['na 1']?.leases).toEqual({ '2001:db8:1::2': 4000, [ADDRESS.address]: 0 });
    expect(moved.leases.ofClient(duidOf(1)).map(({ address }) => address)).toEqual(['2001:db8:1::2']);
  });
});

describe('item 26: Rebind', () => {
  it('extends what the client has, also without rapid commit', async () => {
    const rig = await withLease({ rapidCommit: false });
    const reply = await rig.ask(message('rebind', iaNa(1, ADDRESS.address)));
    expect(iasOf(reply)['na 1']).toEqual({ leases: { [ADDRESS.address]: 4000 }, status: undefined });
    expect(rig.lease(ADDRESS.address)?.updatedAt).toBe(START + 1_500_000);
  });

  it('an address of another link comes back with lifetimes of 0 beside the one that it has', async () => {
    const rig = await withLease();
    const named = iaNa(1, ADDRESS.address, '2001:db8:9::1', '2001:db8:1::1000:2');
    const reply = await rig.ask(message('rebind', named));
    expect(iasOf(reply)['na 1']?.leases).toEqual({ [ADDRESS.address]: 4000, '2001:db8:9::1': 0 });
  });

  it('without a binding an address of another link comes back with lifetimes of 0', async () => {
    const reply = await new Rig({ rapidCommit: false }).ask(message('rebind', iaNa(1, '2001:db8:9::1')));
    expect(iasOf(reply)).toEqual({ 'na 1': { leases: { '2001:db8:9::1': 0 }, status: undefined } });
  });

  it.each([iaNa(1, ADDRESS.address), iaNa(1), iaPd(1, '2001:db8:77::'), iaPd(1)])(
    'without a binding nothing is said of what another server may have given: %o',
    (ia) => {
      expect(new Rig({ rapidCommit: false }).reason(message('rebind', ia))).toBe('nothing-to-say');
    },
  );

  it('an IA without anything to say is left out beside one with', async () => {
    const rig = await withLease({ rapidCommit: false });
    const reply = await rig.ask(message('rebind', iaNa(1, ADDRESS.address), iaNa(2, '2001:db8:1::1000:2')));
    expect(Object.keys(iasOf(reply))).toEqual(['na 1']);
  });

  it('with rapid commit a binding is made', async () => {
    const reply = await new Rig().ask(message('rebind', iaNa(1, '2001:db8:1::1000:2')));
    expect(iasOf(reply)).toEqual({ 'na 1': { leases: { '2001:db8:1::1000:2': 4000 }, status: undefined } });
  });

  it('with rapid commit and nothing free the IA says so', async () => {
    const reply = await new Rig({ link: empty }).ask(message('rebind', iaNa(1), iaPd(1)));
    expect(iasOf(reply)).toEqual({
      'na 1': { leases: {}, status: 2 },
      'pd 1': { leases: {}, status: 6 },
    });
  });

  it('an address of a binding that is not allowed any longer comes back with lifetimes of 0', async () => {
    const rig = await withLease();
    const lease = { ...rig.lease(ADDRESS.address), address: '2001:db8:1::7777' };
    await rig.leases.commit([
      { type: 'delete', key: ADDRESS, duid: duidOf(1) },
      { type: 'put', lease: lease as never },
    ]);
    const reply = await rig.ask(message('rebind', iaNa(1, '2001:db8:1::7777')));
    expect(iasOf(reply)['na 1']?.leases).toEqual({ [ADDRESS.address]: 4000, '2001:db8:1::7777': 0 });
  });
});

it('a reservation made later moves its client at the next Renew', async () => {
  const reserved = '2001:db8:1::99';
  const rig = new Rig({ reservations: [{ duid: duidOf(2), address: reserved }] });
  await rig.ask(message('solicit', rapid, iaNa()));
  const lease = { ...rig.lease(ADDRESS.address), duid: duidOf(2), address: '2001:db8:1::1000:3' };
  await rig.leases.commit([{ type: 'put', lease: lease as never }]);
  const reply = await rig.ask(from(2, 'renew', iaNa(1, '2001:db8:1::1000:3')));
  expect(iasOf(reply)['na 1']?.leases).toEqual({ [reserved]: 4000, '2001:db8:1::1000:3': 0 });
  expect(iasOf(await rig.ask(message('renew', iaNa(1, ADDRESS.address))))['na 1']?.leases).toEqual({
    [ADDRESS.address]: 4000,
  });
});
