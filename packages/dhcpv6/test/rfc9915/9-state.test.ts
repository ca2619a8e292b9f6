import { describe, expect, it } from 'vitest';
import { hex } from '../support.ts';
import { addressesOf, duidOf, from, iaNa, iaPd, iasOf, message, rapid, typesOf } from './messages.ts';
import { ADDRESS, Rig, SERVER_DUID, START } from './rig.ts';

const assignedTo = async (rig: Rig, client: number, ...ias: Parameters<typeof message>[1][]) =>
  addressesOf(await rig.ask(from(client, 'solicit', rapid, ...(ias.length === 0 ? [iaNa()] : ias))));

it('item 34: every answer is from the DUID that the server was given', async () => {
  const reply = await new Rig().ask(message('solicit', iaNa()));
  expect(reply.options[1]).toEqual({ type: 'server-id', duid: SERVER_DUID });
});

describe('item 35: nothing is promised that is not stored', () => {
  it.each(['solicit', 'request', 'renew', 'rebind'] as const)(
    'each address in the Reply message to %s is in its changes with that lifetime',
    (type) => {
      const outcome = new Rig().look(message(type, ...(type === 'solicit' ? [rapid] : []), iaNa(1), iaPd(2)));
      if (outcome.type === 'discard') throw new Error(outcome.reason);
      const stored = outcome.changes.map((change) => (change.type === 'put' ? change.lease : undefined));
      expect(stored).toMatchObject([
        { address: ADDRESS.address, validUntil: START + 4_000_000, preferredUntil: START + 3_000_000 },
        { address: '2001:db8:f0::', validUntil: START + 4_000_000 },
      ]);
    },
  );

  it('two clients that ask before either is stored get two addresses', () => {
    const rig = new Rig();
    const first = rig.look(from(1, 'solicit', rapid, iaNa()));
    const second = rig.look(from(2, 'solicit', rapid, iaNa()));
    expect(first).not.toEqual(second);
    const keys = [first, second].map((outcome) => outcome.type === 'answer' && outcome.changes[0]);
    expect(keys).toMatchObject([
      { lease: { address: ADDRESS.address } },
      { lease: { address: '2001:db8:1::1000:1' } },
    ]);
  });
});

describe('item 36: leases that are over', () => {
  it('go to others', async () => {
    const rig = new Rig();
    for (const client of [1, 2, 3, 4]) await assignedTo(rig, client);
    expect(await assignedTo(rig, 5)).toEqual([]);
    rig.wait(4001);
    expect(await assignedTo(rig, 5)).toEqual([ADDRESS.address]);
  });

  it('stay with the IA that gets them when another IA of the same message had them', async () => {
    const rig = new Rig({ allocation: 'listed' });
    await rig.ask(from(2, 'solicit', rapid, iaPd(1)));
    rig.wait(90_000);
    const reply = await rig.ask(from(2, 'request', iaPd(0), iaPd(1)));
    const given = Object.values(iasOf(reply)).flatMap(({ leases }) => Object.keys(leases));
    expect(given).toHaveLength(2);
    for (const prefix of given) expect(rig.lease(prefix.replace('/64', ''), 64)?.iaid).toBeDefined();
  });

  it('go to the same client rather than another address', async () => {
    const rig = new Rig();
    for (const client of [1, 2, 3]) await assignedTo(rig, client);
    rig.wait(4001);
    expect(await assignedTo(rig, 3)).toEqual(['2001:db8:1::1000:2']);
  });

  it('not when another client has the address meanwhile', async () => {
    const rig = new Rig();
    await assignedTo(rig, 1);
    rig.wait(4001);
    await assignedTo(rig, 2);
    const reply = await rig.ask(message('renew', iaNa(1, ADDRESS.address)));
    expect(iasOf(reply)['na 1']?.leases).toEqual({ '2001:db8:1::1000:1': 4000, [ADDRESS.address]: 0 });
  });
});

it('item 37: an empty pool is told, and is over when a lease is', async () => {
  const rig = new Rig();
  for (const client of [1, 2, 3, 4]) expect(await assignedTo(rig, client)).toHaveLength(1);
  expect(iasOf(await rig.ask(from(5, 'solicit', rapid, iaNa())))).toEqual({
    'na 1': { leases: {}, status: 2 },
  });
  rig.wait(10);
  expect(iasOf(await rig.ask(from(1, 'renew', iaNa(1, ADDRESS.address))))['na 1']?.status).toBeUndefined();
  rig.wait(3989);
  expect(await assignedTo(rig, 5)).toEqual([]);
  rig.wait(1);
  expect(await assignedTo(rig, 5)).toEqual(['2001:db8:1::1000:1']);
});

it('item 38: an address outside of the pools is not given, whoever wishes it', async () => {
  const reply = await new Rig().ask(message('request', iaNa(1, '2001:db8:1::')));
  expect(addressesOf(reply)).toEqual([ADDRESS.address]);
});

describe('item 39: IAs of one client', () => {
  it('get different addresses, in one message and in several', async () => {
    const rig = new Rig();
    const both = await rig.ask(message('solicit', rapid, iaNa(1), iaNa(2)));
    const third = await rig.ask(message('solicit', rapid, iaNa(3, ADDRESS.address)));
    const addresses = [...addressesOf(both, 1), ...addressesOf(both, 2), ...addressesOf(third, 3)];
    expect(new Set(addresses).size).toBe(3);
  });

  it('an IA_NA and an IA_PD may have the same IAID', async () => {
    const reply = await new Rig().ask(message('solicit', rapid, iaNa(1), iaPd(1)));
    expect(Object.keys(iasOf(reply))).toEqual(['na 1', 'pd 1']);
  });
});

describe('item 40: octets of all sorts', () => {
  it('every octet of a message may be any other', () => {
    const rig = new Rig();
    const octets = hex(
      '03 abcdef 0001 0012 0004 c1c1c1c1c1c1c1c1c1c1c1c1c1c1c101 0002 000a 00030001 02005e100001' +
        '0003 0028 00000001 00000000 00000000 0005 0018 20010db8000100000000000010000000 00000000 00000000' +
        '0006 0004 0017 0018 0027 0004 01 01 61 00',
    );
    expect(rig.reason(octets)).toBe('answered');
    for (let at = 0; at < octets.length; at += 1) {
      for (const value of [0, 1, 2, 0x7f, 0x80, 0xfe, 0xff]) {
        const changed = octets.slice();
        changed[at] = value;
        expect(['answer', 'discard']).toContain(rig.look(changed).type);
      }
    }
  });
});

describe('names and addresses of clients', () => {
  it('are kept with the lease, also when a later message does not have them', async () => {
    const rig = new Rig();
    const fqdn = {
      type: 'client-fqdn',
      serverUpdates: true,
      overridden: false,
      noUpdates: false,
      name: 'laptop',
    } as const;
    await rig.ask(message('request', fqdn, iaNa()), { source: 'fe80::5eff:fe10:7' });
    await rig.ask(message('renew', iaNa(1, ADDRESS.address)));
    expect(rig.lease(ADDRESS.address)).toMatchObject({
      hostname: 'laptop',
      linkLayerAddress: '02:00:5e:10:00:07',
      duid: duidOf(1),
    });
  });

  it.each([
    [true, false, { serverUpdates: false, overridden: true, noUpdates: true }],
    [false, false, { serverUpdates: false, overridden: false, noUpdates: true }],
    [false, true, { serverUpdates: false, overridden: false, noUpdates: true }],
  ])('RFC 4704: with S %s and N %s the client hears that nobody updates its name', async (S, N, flags) => {
    const name = 'laptop.lab.example.';
    const asked = { type: 'client-fqdn', serverUpdates: S, overridden: false, noUpdates: N, name } as const;
    const requested = { type: 'option-request', codes: [39] } as const;
    const reply = await new Rig().ask(message('request', asked, requested, iaNa()));
    expect(reply.options.at(-1)).toEqual({ type: 'client-fqdn', name, ...flags });
    const others = { ...requested, codes: [23] };
    for (const options of [[], [others]]) {
      const without = await new Rig().ask(message('request', asked, ...options, iaNa()));
      expect(typesOf(without)).not.toContain('client-fqdn');
    }
  });
});
