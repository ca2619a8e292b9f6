import { describe, expect, it } from 'vitest';
import {
  optionOf,
  type Answer,
  type ClientServerMessage,
  type Dhcpv6Message,
  type Outcome,
} from '../../src/index.ts';
import { askFor, from, iaAddress, iaNa, iaPd, iasOf, message, rapid, statusOf, typesOf } from './messages.ts';
import { ADDRESS, innermost, Rig } from './rig.ts';

async function withLease(changed = {}): Promise<Rig> {
  const rig = new Rig(changed);
  await rig.ask(message('request', iaNa(1), iaPd(1)));
  rig.wait(1000);
  return rig;
}

function replyOf(outcome: Outcome): ClientServerMessage {
  if (outcome.type === 'discard') throw new Error(outcome.reason);
  expect(outcome.changes).toEqual([]);
  return innermost(outcome.message);
}

function reasonOf(outcome: Outcome): string {
  return outcome.type === 'discard' ? outcome.reason : 'answered';
}

const lookAt = (rig: Rig, asked: Dhcpv6Message) => reasonOf(rig.lookInOutage(asked));

describe('while the store is away', () => {
  it.each([
    ['solicit', message('solicit', iaNa(1), iaPd(1)), 'advertise'],
    ['solicit with rapid commit', message('solicit', rapid, iaNa(1), iaPd(1)), 'reply'],
    ['request', message('request', iaNa(1), iaPd(1)), 'reply'],
    ['renew', message('renew', iaNa(1, ADDRESS.address), iaPd(1)), 'reply'],
    ['rebind', message('rebind', iaNa(1, ADDRESS.address), iaPd(1)), 'reply'],
  ])('%s of a known client gets what is left of its lifetimes', async (_, asked, type) => {
    const reply = replyOf((await withLease()).lookInOutage(asked));
    expect(reply.type).toBe(type);
    expect(iasOf(reply)).toEqual({
      'na 1': { leases: { [ADDRESS.address]: 3000 }, status: undefined },
      'pd 1': { leases: { '2001:db8:f0::/64': 3000 }, status: undefined },
    });
    expect(optionOf(reply, 'ia-na')).toMatchObject({ t1: 1000, t2: 1600 });
  });

  it('a lease that is no longer preferred is to be renewed before it is over', async () => {
    const rig = await withLease();
    rig.wait(2500);
    const reply = replyOf(rig.lookInOutage(message('renew', iaNa(1, ADDRESS.address))));
    expect(optionOf(reply, 'ia-na')).toMatchObject({
      t1: 250,
      t2: 400,
      options: [{ address: ADDRESS.address, preferredLifetime: 0, validLifetime: 500 }],
    });
  });

  it('times of the configuration that are longer than the lease do not count', async () => {
    const rig = await withLease({ t1: 3500, t2: 3900 });
    const reply = replyOf(rig.lookInOutage(message('renew', iaNa(1, ADDRESS.address))));
    expect(optionOf(reply, 'ia-na')).toMatchObject({ t1: 1000, t2: 1600 });
  });

  it('an IA without a lease is left out beside one with', async () => {
    const rig = await withLease();
    const reply = replyOf(rig.lookInOutage(message('renew', iaNa(1, ADDRESS.address), iaNa(2))));
    expect(Object.keys(iasOf(reply))).toEqual(['na 1']);
  });

  it('unknown clients are left to another server', async () => {
    const rig = await withLease();
    for (const type of ['solicit', 'request', 'renew'] as const) {
      expect(lookAt(rig, from(2, type, iaNa(1)))).toBe('store-unavailable');
    }
    expect(lookAt(rig, from(2, 'rebind', iaNa(1, '2001:db8:9::1')))).toBe('store-unavailable');
    expect(lookAt(rig, from(1, 'request', iaNa(1, '2001:db8:9::1')))).toBe('store-unavailable');
  });

  it('a lease that is over is not given again', async () => {
    const rig = await withLease();
    rig.wait(3000);
    expect(lookAt(rig, message('renew', iaNa(1, ADDRESS.address)))).toBe('store-unavailable');
  });

  it('nothing is taken back or registered', async () => {
    const rig = await withLease({ addressRegistration: true });
    expect(lookAt(rig, message('release', iaNa(1, ADDRESS.address)))).toBe('store-unavailable');
    expect(lookAt(rig, message('decline', iaNa(1, ADDRESS.address)))).toBe('store-unavailable');
    const own = '2001:db8:1::a:b:c';
    const inform = message('addr-reg-inform', iaAddress(own, 60, 120));
    expect(reasonOf(rig.lookInOutage(inform, { source: own }))).toBe('store-unavailable');
  });

  it('what needs no lease is answered as ever', () => {
    const rig = new Rig({ options: [{ type: 'dns-servers', addresses: ['2001:db8:1::53'] }] });
    expect(statusOf(replyOf(rig.lookInOutage(message('confirm', iaNa(1, '2001:db8:1::9')))))).toBe(0);
    const reply = replyOf(rig.lookInOutage(message('information-request', askFor(23))));
    expect(typesOf(reply)).toContain('dns-servers');
    expect(lookAt(rig, message('solicit', askFor(23)))).toBe('answered');
  });

  it('the key of a client goes out again, and no other is made', async () => {
    const accept = { type: 'reconfigure-accept' } as const;
    const rig = new Rig({ reconfigure: true });
    await rig.ask(message('request', accept, iaNa()));
    const known = replyOf(rig.lookInOutage(message('request', accept, iaNa())));
    expect(optionOf(known, 'authentication')?.information).toEqual(
      Uint8Array.of(1, ...new Uint8Array(16).fill(1)),
    );
    const other = await withLease({ reconfigure: true });
    const unknown = other.lookInOutage(message('request', accept, iaNa())) as Answer;
    expect(optionOf(unknown.message, 'authentication')).toBeUndefined();
  });
});
