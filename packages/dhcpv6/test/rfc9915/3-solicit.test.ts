import { describe, expect, it } from 'vitest';
import { optionOf } from '../../src/index.ts';
import { addressesOf, from, iaNa, iaPd, iaPrefix, iasOf, message, rapid, typesOf } from './messages.ts';
import { ADDRESS, config, Rig } from './rig.ts';

const none = { leases: {}, status: 2 };
const noPrefix = { leases: {}, status: 6 };
const empty = { ...config.link, pools: [], prefixPools: [] };

describe('item 18: an Advertise message', () => {
  it('has the addresses and prefixes that would be given', async () => {
    const rig = new Rig();
    const advertise = await rig.ask(message('solicit', iaNa(1), iaPd(1)));
    expect(advertise.type).toBe('advertise');
    expect(iasOf(advertise)).toEqual({
      'na 1': { leases: { [ADDRESS.address]: 4000 }, status: undefined },
      'pd 1': { leases: { '2001:db8:f0::/64': 4000 }, status: undefined },
    });
    const reply = await rig.ask(message('request', iaNa(1), iaPd(1)));
    expect(iasOf(reply)).toEqual(iasOf(advertise));
  });

  it('says inside of the IA that there is nothing', async () => {
    const advertise = await new Rig({ link: empty }).ask(message('solicit', iaNa(1), iaPd(2)));
    expect(iasOf(advertise)).toEqual({ 'na 1': none, 'pd 2': noPrefix });
    expect(typesOf(advertise)).toEqual(['client-id', 'server-id', 'ia-na', 'ia-pd']);
  });
});

describe('item 19: wishes', () => {
  it('a free address of the pool is fulfilled', async () => {
    const advertise = await new Rig().ask(message('solicit', iaNa(1, '2001:db8:1::1000:2')));
    expect(addressesOf(advertise)).toEqual(['2001:db8:1::1000:2']);
  });

  it.each(['2001:db8:1::5', '2001:db8:9::1', 'fe80::1'])('%s is not repeated', async (wish) => {
    expect(addressesOf(await new Rig().ask(message('solicit', iaNa(1, wish))))).toEqual([ADDRESS.address]);
  });

  it('of several the first one of this link counts', async () => {
    const wishes = ['2001:db8:9::1', '2001:db8:1::1000:3', '2001:db8:1::1000:2'];
    const advertise = await new Rig().ask(message('solicit', iaNa(1, ...wishes)));
    expect(addressesOf(advertise)).toEqual(['2001:db8:1::1000:3']);
  });

  it("another client's address is not repeated", async () => {
    const rig = new Rig();
    await rig.ask(from(2, 'request', iaNa(1, '2001:db8:1::1000:1')));
    expect(addressesOf(await rig.ask(message('solicit', iaNa(1, '2001:db8:1::1000:1'))))).toEqual([
      ADDRESS.address,
    ]);
  });

  it('a prefix or only its length may be wished', async () => {
    const rig = new Rig();
    const named = await rig.ask(message('solicit', iaPd(1, '2001:db8:f0:2::')));
    expect(iasOf(named)['pd 1']?.leases).toEqual({ '2001:db8:f0:2::/64': 4000 });
    const ia = { ...iaPd(1), options: [iaPrefix('::', 48)] };
    expect(iasOf(await rig.ask(from(2, 'solicit', ia)))['pd 1']?.leases).toEqual({
      '2001:db8:f0::/64': 4000,
    });
  });

  it('each IA is answered by itself', async () => {
    const rig = new Rig({ link: { ...config.link, prefixPools: [] } });
    const reply = await rig.ask(message('solicit', rapid, iaNa(1), iaPd(1), iaNa(2)));
    expect(iasOf(reply)).toEqual({
      'na 1': { leases: { [ADDRESS.address]: 4000 }, status: undefined },
      'pd 1': noPrefix,
      'na 2': { leases: { '2001:db8:1::1000:1': 4000 }, status: undefined },
    });
  });
});

describe('item 20: preference', () => {
  it('is not sent by default', async () => {
    expect(optionOf(await new Rig().ask(message('solicit', iaNa())), 'preference')).toBeUndefined();
  });

  it('is sent in Advertise messages when it is configured, and only there', async () => {
    const rig = new Rig({ preference: 255 });
    expect(optionOf(await rig.ask(message('solicit', iaNa())), 'preference')?.value).toBe(255);
    expect(optionOf(await rig.ask(message('solicit', rapid, iaNa())), 'preference')).toBeUndefined();
  });

  it.each([-1, 256, 1.5])('%d is refused', (preference) => {
    expect(() => new Rig({ preference })).toThrow('preference');
  });
});

describe('item 21: rapid commit', () => {
  it('asked for and allowed: a Reply message with the option, after the lease is stored', async () => {
    const rig = new Rig();
    const answer = await rig.answer(message('solicit', rapid, iaNa()));
    expect(answer.changes).toHaveLength(1);
    expect(answer.message).toMatchObject({ type: 'reply' });
    expect(optionOf(answer.message, 'rapid-commit')).toBeDefined();
    expect(rig.lease(ADDRESS.address)).toBeDefined();
  });

  it.each([
    ['not allowed', { rapidCommit: false }, [rapid]],
    ['not asked for', {}, []],
  ])('%s: an Advertise message, and nothing is stored', (_, changed, options) => {
    const outcome = new Rig(changed).look(message('solicit', ...options, iaNa()));
    expect(outcome).toMatchObject({ changes: [], message: { type: 'advertise' } });
    expect(outcome.type === 'answer' && optionOf(outcome.message, 'rapid-commit')).toBeUndefined();
  });

  it('without a free address it is a Reply message that says so', async () => {
    const reply = await new Rig({ link: empty }).ask(message('solicit', rapid, iaNa()));
    expect([reply.type, iasOf(reply)]).toEqual(['reply', { 'na 1': none }]);
  });
});
