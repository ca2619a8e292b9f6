import { describe, expect, it } from 'vitest';
import type { Dhcpv6Option } from '../../src/index.ts';
import {
  addressesOf,
  askFor,
  duidOf,
  from,
  iaNa,
  iaPd,
  iasOf,
  message,
  rapid,
  statusOf,
  typesOf,
} from './messages.ts';
import { ADDRESS, Rig, START } from './rig.ts';

const dns: Dhcpv6Option = { type: 'dns-servers', addresses: ['2001:db8:1::53'] };
const refresh: Dhcpv6Option = { type: 'information-refresh-time', seconds: 600 };
const refused = { leases: {}, status: 3 };

describe('item 27: Information-request', () => {
  it.each(['stateless', 'stateful'] as const)('a %s server answers with options only', async (mode) => {
    const reply = await new Rig({ mode, options: [dns, refresh] }).ask(
      message('information-request', askFor(23, 32)),
    );
    expect([reply.type, typesOf(reply)]).toEqual([
      'reply',
      ['client-id', 'server-id', 'dns-servers', 'information-refresh-time'],
    ]);
  });

  it('the Information Refresh Time is sent when it is asked for only', async () => {
    const reply = await new Rig({ options: [dns, refresh] }).ask(message('information-request', askFor(23)));
    expect(typesOf(reply)).not.toContain('information-refresh-time');
  });

  it('an Information Refresh Time below IRT_MINIMUM is refused', () => {
    const options = [{ type: 'information-refresh-time', seconds: 599 }] as const;
    expect(() => new Rig({ options })).toThrow('at least 600');
  });

  it.each(['solicit', 'request', 'confirm', 'renew', 'rebind', 'release', 'decline'] as const)(
    'a stateless server does not answer %s',
    (type) => {
      const rig = new Rig({ mode: 'stateless' });
      expect(rig.reason(message(type, iaNa(1, ADDRESS.address)))).toBe('stateless');
    },
  );
});

async function withLease(): Promise<Rig> {
  const rig = new Rig();
  await rig.ask(message('request', iaNa(1), iaPd(1)));
  return rig;
}

describe('item 28: Release', () => {
  it('takes back what the client names and has', async () => {
    const rig = await withLease();
    const reply = await rig.ask(message('release', iaNa(1, ADDRESS.address), iaPd(1, '2001:db8:f0::')));
    expect([statusOf(reply), iasOf(reply)]).toEqual([0, {}]);
    expect(rig.leases.ofClient(duidOf(1))).toEqual([]);
  });

  it('an IA without binding is answered with NoBinding and nothing else', async () => {
    const reply = await (await withLease()).ask(message('release', iaNa(2, ADDRESS.address), iaPd(9)));
    expect([statusOf(reply), iasOf(reply)]).toEqual([0, { 'na 2': refused, 'pd 9': refused }]);
  });

  it('what is not of the IA is ignored', async () => {
    const rig = await withLease();
    const reply = await rig.ask(message('release', iaNa(1, '2001:db8:1::1000:3'), iaPd(1, '2001:db8:f0::')));
    expect([statusOf(reply), iasOf(reply)]).toEqual([0, {}]);
    expect(rig.leases.ofClient(duidOf(1)).map(({ address }) => address)).toEqual([ADDRESS.address]);
  });

  it('of the last reply lost: the second one says NoBinding', async () => {
    const rig = await withLease();
    const release = message('release', iaNa(1, ADDRESS.address));
    await rig.ask(release);
    expect([statusOf(await rig.ask(release)), iasOf(await rig.ask(release))]).toEqual([
      0,
      { 'na 1': refused },
    ]);
  });
});

describe('item 29: Decline', () => {
  it('keeps the address from everybody until the quarantine ends', async () => {
    const rig = await withLease();
    const reply = await rig.ask(message('decline', iaNa(1, ADDRESS.address)));
    expect([statusOf(reply), iasOf(reply)]).toEqual([0, {}]);
    expect(rig.lease(ADDRESS.address)).toMatchObject({ state: 'declined', validUntil: START + 86_400_000 });
    const wish = (client: number) => from(client, 'solicit', iaNa(1, ADDRESS.address));
    expect(addressesOf(await rig.ask(wish(1)))).toEqual(['2001:db8:1::1000:1']);
    expect(addressesOf(await rig.ask(wish(2)))).toEqual(['2001:db8:1::1000:2']);
    rig.wait(86_401);
    expect(addressesOf(await rig.ask(wish(2)))).toEqual(['2001:db8:1::1000:2']);
    rig.wait(60);
    expect(addressesOf(await rig.ask(wish(3)))).toEqual([ADDRESS.address]);
  });

  it("an IA without binding is answered with NoBinding, somebody else's address stays", async () => {
    const rig = await withLease();
    const reply = await rig.ask(from(2, 'decline', iaNa(1, ADDRESS.address)));
    expect([statusOf(reply), iasOf(reply)]).toEqual([0, { 'na 1': refused }]);
    expect(rig.lease(ADDRESS.address)?.state).toBe('active');
  });

  it('a prefix cannot be declined', async () => {
    const rig = await withLease();
    await rig.ask(message('decline', iaPd(1, '2001:db8:f0::')));
    expect(rig.lease('2001:db8:f0::', 64)?.state).toBe('active');
  });

  it('one client cannot put a whole pool out of use', async () => {
    const rig = new Rig({
      link: {
        prefixes: [{ prefix: '2001:db8:1::', prefixLength: 64 }],
        pools: [{ first: '2001:db8:1::1000:0', last: '2001:db8:1::1000:ff' }],
        prefixPools: [],
      },
    });
    for (let round = 0; round < 40; round += 1) {
      const [address = ''] = addressesOf(await rig.ask(message('solicit', rapid, iaNa(round))), round);
      await rig.ask(message('decline', iaNa(round, address)));
    }
    const declined = rig.leases.ofClient(duidOf(1)).filter(({ state }) => state === 'declined');
    expect(declined).toHaveLength(8);
  });
});

describe('item 30: who may give back what', () => {
  it('a released address goes to the next who needs one', async () => {
    const rig = new Rig();
    for (const client of [1, 2, 3, 4]) await rig.ask(from(client, 'solicit', rapid, iaNa()));
    expect(iasOf(await rig.ask(from(5, 'solicit', iaNa())))).toEqual({ 'na 1': { leases: {}, status: 2 } });
    await rig.ask(from(3, 'release', iaNa(1, '2001:db8:1::1000:2')));
    expect(addressesOf(await rig.ask(from(5, 'solicit', iaNa())))).toEqual([]);
    rig.wait(31);
    expect(addressesOf(await rig.ask(from(5, 'solicit', iaNa())))).toEqual(['2001:db8:1::1000:2']);
  });

  it("client 2 cannot release client 1's lease", async () => {
    const rig = await withLease();
    await rig.ask(from(2, 'request', iaNa(1)));
    const reply = await rig.ask(from(2, 'release', iaNa(1, ADDRESS.address)));
    expect(statusOf(reply)).toBe(0);
    expect(rig.lease(ADDRESS.address)?.duid).toEqual(duidOf(1));
  });
});
