import { describe, expect, it } from 'vitest';
import { encodeMessage, optionsOf, type Answer, type Outcome } from '../../src/index.ts';
import { duidOf, from, iaAddress, iaNa, iaPd, iasOf, message, rapid, without } from './messages.ts';
import { config, Rig } from './rig.ts';

const wide = {
  link: {
    ...config.link,
    pools: [{ first: '2001:db8:1::1000:0', last: '2001:db8:1::1000:7f' }],
    prefixPools: [{ prefix: '2001:db8:f0::', prefixLength: 58, delegatedLength: 64 }],
  },
};

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

function addressesIn(rig: Rig, iaid: number): string[] {
  const leases = rig.leases.ofClient(duidOf(1)).filter((lease) => lease.iaid === iaid);
  return leases.map(({ address }) => address);
}

function stored(outcome: Outcome): number {
  return outcome.type === 'answer' ? outcome.changes.length : -1;
}

describe('a client that asks for a lot', () => {
  it('gets eight IA_NA and eight IA_PD, and an error for each other one', async () => {
    const ias = numbers(30).flatMap((iaid) => [iaNa(iaid), iaPd(iaid)]);
    const reply = iasOf(await new Rig(wide).ask(message('solicit', rapid, ...ias)));
    expect(Object.keys(reply)).toHaveLength(60);
    const given = Object.values(reply).filter(({ status }) => status === undefined);
    expect(given).toHaveLength(16);
    expect(reply['na 8']).toEqual({ leases: {}, status: 2 });
    expect(reply['pd 29']).toEqual({ leases: {}, status: 6 });
  });

  it('with more IAs than a message of any use is not answered at all', () => {
    const bytes = encodeMessage(message('solicit', ...numbers(65).map((iaid) => iaNa(iaid))));
    expect(new Rig(wide).reason(bytes)).toBe('too-many-ias');
  });

  it('gets one address for an IA, whatever it names', () => {
    const ia = {
      ...iaNa(),
      options: numbers(100).map((index) => iaAddress(`2001:db8:1::1000:${index.toString(16)}`)),
    };
    const outcome = new Rig(wide).look(message('request', ia));
    expect(stored(outcome)).toBe(1);
    const { message: reply } = outcome as Answer;
    expect(optionsOf(reply, 'ia-na')[0]?.options).toHaveLength(1);
  });

  it('hears of eight addresses of an IA that it is not to use', () => {
    const ia = {
      ...iaNa(),
      options: numbers(100).map((index) => iaAddress(`2001:db8:9::${index.toString(16)}`)),
    };
    const { message: reply } = new Rig(wide).look(message('renew', ia)) as Answer;
    expect(optionsOf(reply, 'ia-na')[0]?.options).toHaveLength(9);
  });

  it('holds 32 leases with IAIDs of all sorts, and not one more', async () => {
    const rig = new Rig(wide);
    const statuses: (number | undefined)[] = [];
    for (let iaid = 0; iaid < 40; iaid += 1) {
      const reply = await rig.ask(message('request', iaNa(iaid)));
      statuses.push(iasOf(reply)[`na ${iaid}`]?.status);
    }
    expect(statuses.filter((status) => status === undefined)).toHaveLength(32);
    expect(statuses.at(-1)).toBe(2);
    await rig.ask(message('release', iaNa(0, ...addressesIn(rig, 0))));
    const both = iasOf(await rig.ask(message('request', iaNa(41), iaNa(42))));
    expect([both['na 41']?.status, both['na 42']?.status]).toEqual([undefined, 2]);
    expect(rig.leases.ofClient(duidOf(1))).toHaveLength(32);
    expect(iasOf(await rig.ask(message('renew', iaNa(1))))['na 1']?.status).toBeUndefined();
    expect(iasOf(await rig.ask(from(2, 'request', iaNa(0))))['na 0']?.status).toBeUndefined();
  });
});

describe('clients of older protocols', () => {
  it('one transaction id for everything, Requests without an address, renewed with a Request', async () => {
    const rig = new Rig();
    const ia = iaNa(7);
    const advertised = iasOf(await rig.ask(message('solicit', ia)));
    expect(iasOf(await rig.ask(message('request', ia)))).toEqual(advertised);
    rig.wait(2000);
    expect(iasOf(await rig.ask(message('request', ia)))).toEqual(advertised);
    expect(rig.leases.ofClient(duidOf(1))).toHaveLength(1);
    expect(rig.reason(message('request', ia), { multicast: false })).toBe('unicast');
  });

  it('an address and a prefix with rapid commit from a server without prefixes', async () => {
    const rig = new Rig({ link: { ...config.link, prefixPools: [] } });
    const reply = await rig.ask(
      message('solicit', rapid, { type: 'elapsed-time', hundredths: 0 }, iaNa(1), iaPd(1)),
    );
    expect([reply.type, iasOf(reply)]).toEqual([
      'reply',
      {
        'na 1': { leases: { '2001:db8:1::1000:0': 4000 }, status: undefined },
        'pd 1': { leases: {}, status: 6 },
      },
    ]);
  });

  it('lifetimes and times of their own wish, IA_TA and Server Unicast in the option request', async () => {
    const rig = new Rig();
    const ia = { ...iaNa(), t1: 3600, t2: 5400, options: [iaAddress('2001:db8:1::1000:2', 7200, 7500)] };
    const requested = { type: 'option-request', codes: [12, 23, 24] } as const;
    const reply = await rig.ask(message('request', { type: 'ia-ta', iaid: 1, options: [] }, requested, ia));
    expect(iasOf(reply)).toEqual({ 'na 1': { leases: { '2001:db8:1::1000:2': 4000 }, status: undefined } });
  });

  it('without a name only Information-requests are answered', () => {
    const rig = new Rig();
    expect(rig.reason(without('client-id', message('information-request')))).toBe('answered');
    expect(rig.reason(without('client-id', message('request', iaNa())))).toBe('no-client-id');
  });
});
