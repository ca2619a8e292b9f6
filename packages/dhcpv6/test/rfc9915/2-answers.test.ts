import { describe, expect, it } from 'vitest';
import { optionOf, optionsOf, type Dhcpv6Option } from '../../src/index.ts';
import { hex } from '../support.ts';
import {
  addressesOf,
  askFor,
  duidOf,
  from,
  iaAddress,
  iaNa,
  iaPd,
  iasOf,
  message,
  rapid,
  typesOf,
} from './messages.ts';
import { ADDRESS, Rig, SERVER_DUID, START } from './rig.ts';

const dns: Dhcpv6Option = { type: 'dns-servers', addresses: ['2001:db8:1::53'] };
const domains: Dhcpv6Option = { type: 'domain-list', domains: ['lab.example'] };
const solMaxRt: Dhcpv6Option = { type: 'sol-max-rt', seconds: 3600 };
const custom: Dhcpv6Option = { type: 'raw', code: 65_001, data: hex('0102') };

describe('item 12: ids', () => {
  it.each(['solicit', 'request', 'renew', 'rebind', 'release', 'decline', 'information-request'] as const)(
    'the answer to %s has the transaction id, the Server Identifier and the Client Identifier of it',
    async (type) => {
      const reply = await new Rig().ask(message(type, ...(type === 'information-request' ? [] : [iaNa()])));
      expect(reply.transactionId).toBe(0xabcdef);
      expect(optionsOf(reply, 'server-id')).toEqual([{ type: 'server-id', duid: SERVER_DUID }]);
      expect(optionsOf(reply, 'client-id')).toEqual([{ type: 'client-id', duid: duidOf(1) }]);
    },
  );

  it('a Confirm message, too', async () => {
    const reply = await new Rig().ask(message('confirm', iaNa(1, '2001:db8:1::9')));
    expect(typesOf(reply)).toEqual(['client-id', 'server-id', 'status-code']);
  });
});

it('item 13: the answer goes to where the query came from, port 546', async () => {
  const answer = await new Rig().answer(message('solicit', iaNa()), { source: 'fe80::abcd', port: 49_152 });
  expect([answer.destination, answer.port]).toEqual(['fe80::abcd', 546]);
});

it('item 13: nobody else can be made to get the answer', () => {
  expect(new Rig().reason(message('solicit', iaNa()), { source: '2001:db8:ffff::1' })).toBe('bad-source');
  expect(new Rig().reason(message('solicit', iaNa()), { source: '::' })).toBe('bad-source');
});

describe('item 14: options asked for', () => {
  const rig = new Rig({ options: [dns, domains, solMaxRt, custom] });

  it.each(['solicit', 'request', 'renew', 'information-request'] as const)('%s gets them', async (type) => {
    const reply = await rig.ask(message(type, askFor(23, 82, 65_001, 64)));
    expect(reply.options.slice(2)).toEqual([dns, solMaxRt, custom]);
  });

  it('nothing is sent that was not asked for', async () => {
    expect(typesOf(await rig.ask(message('solicit', askFor(24))))).toEqual([
      'client-id',
      'server-id',
      'domain-list',
    ]);
    expect(typesOf(await rig.ask(message('solicit')))).toEqual(['client-id', 'server-id']);
  });

  it('what is asked for twice is sent once, Server Unicast never', async () => {
    const reply = await rig.ask(message('solicit', askFor(23, 23, 12)));
    expect(typesOf(reply)).toEqual(['client-id', 'server-id', 'dns-servers']);
  });

  it.each([59, 86_401])('SOL_MAX_RT and INF_MAX_RT of %d s are refused', (seconds) => {
    for (const type of ['sol-max-rt', 'inf-max-rt'] as const) {
      expect(() => new Rig({ options: [{ type, seconds }] })).toThrow(/60\.\.86400/);
    }
  });

  it.each([
    { type: 'preference', value: 1 },
    { type: 'raw', code: 1, data: hex('0001') },
  ] as const)('$type is nothing to configure', (option) => {
    expect(() => new Rig({ options: [option] })).toThrow(RangeError);
  });
});

it('item 15: a Request message that comes again is answered afresh with the same binding', async () => {
  const rig = new Rig();
  const request = message('request', iaNa());
  const first = await rig.ask(request);
  rig.wait(100);
  const second = await rig.ask(request);
  expect(second).toEqual(first);
  expect(rig.lease(ADDRESS.address)?.validUntil).toBe(START + 4_100_000);
  expect(rig.leases.ofClient(duidOf(1))).toHaveLength(1);
});

describe('item 16: T1, T2 and lifetimes', () => {
  const timesOf = async (rig: Rig) =>
    [await rig.ask(message('request', iaNa(1), iaNa(2), iaPd(1)))].flatMap((reply) =>
      reply.options.flatMap((option) =>
        option.type === 'ia-na' || option.type === 'ia-pd' ? [[option.t1, option.t2]] : [],
      ),
    );

  it('are the same in all IAs: half and 0.8 of the preferred lifetime', async () => {
    expect(await timesOf(new Rig())).toEqual([
      [1500, 2400],
      [1500, 2400],
      [1500, 2400],
    ]);
  });

  it.each([
    [{ t1: 100, t2: 200 }, [100, 200]],
    [{ t1: 2900 }, [2900, 2900]],
    [{ t2: 1000 }, [1000, 1000]],
    [{ t1: 0, t2: 0 }, [0, 0]],
    [{ preferredLifetime: 0xffffffff, validLifetime: 0xffffffff }, [0xffffffff, 0xffffffff]],
    [{ preferredLifetime: 0 }, [2000, 3200]],
  ])('with %o they are %o', async (changed, times) => {
    expect((await timesOf(new Rig(changed)))[0]).toEqual(times);
  });

  it('the preferred lifetime is not longer than the valid one, T1 not later than T2', () => {
    expect(() => new Rig({ preferredLifetime: 4001 })).toThrow('preferredLifetime');
    expect(() => new Rig({ t1: 200, t2: 100 })).toThrow('t1');
  });

  it('an infinite lease says so and never ends', async () => {
    const rig = new Rig({ preferredLifetime: 0xffffffff, validLifetime: 0xffffffff });
    expect(iasOf(await rig.ask(message('request', iaNa())))).toEqual({
      'na 1': { leases: { [ADDRESS.address]: 0xffffffff }, status: undefined },
    });
    expect(rig.lease(ADDRESS.address)?.validUntil).toBe(Infinity);
  });
});

describe('item 17: what clients say of times is ignored', () => {
  it('T1, T2 and lifetimes of the client change nothing', async () => {
    const ia = {
      ...iaNa(),
      t1: 9,
      t2: 3,
      options: [iaAddress('2001:db8:1::1000:1', 7, 5)],
    };
    const reply = await new Rig().ask(message('request', ia));
    expect(optionOf(reply, 'ia-na')).toMatchObject({ t1: 1500, t2: 2400 });
    expect(iasOf(reply)['na 1']?.leases).toEqual({ '2001:db8:1::1000:1': 4000 });
  });

  it.each(['solicit', 'request'] as const)('the address :: is no wish in a %s', async (type) => {
    expect(addressesOf(await new Rig().ask(message(type, iaNa(1, '::'))))).toEqual([ADDRESS.address]);
  });
});

it('what a client is told it has is stored before it is told', () => {
  const outcome = new Rig().look(from(1, 'solicit', rapid, iaNa(), iaPd(2)));
  expect(outcome).toMatchObject({
    type: 'answer',
    request: 'solicit',
    duid: duidOf(1),
    changes: [
      { type: 'put', lease: { ...ADDRESS, kind: 'na', state: 'active', iaid: 1, updatedAt: START } },
      { type: 'put', lease: { address: '2001:db8:f0::', prefixLength: 64, kind: 'pd', iaid: 2 } },
    ],
  });
});
