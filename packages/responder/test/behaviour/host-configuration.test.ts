import { optionsOf } from '@ovlab/ndp';
import { expect } from 'vitest';
import { describeInBothWorlds } from './behaviours.ts';
import { lastHeard, multicasts, prefixesIn } from './heard.ts';
import { ROUTER_MAC } from './world.ts';

const ADDRESS = '2001:db8:55::5eff:fe10:2';

describeInBothWorlds('what a host is told', (behaviour) => {
  behaviour('a host gets an address, a default route, the MTU and the MAC address', async (world) => {
    await world.start({
      'router-lifetime': 1700,
      preference: 'high',
      'valid-lifetime': 3600,
      'preferred-lifetime': 1200,
      mtu: 1400,
    });
    await world.eventually(() => expect(world.host.addresses()).toHaveLength(1), 5000);
    const [address] = world.host.addresses();
    expect(address).toMatchObject({ address: ADDRESS, deprecated: false });
    expect(address?.validLifetime).toSatisfy(within(3500, 3600));
    expect(address?.preferredLifetime).toSatisfy(within(1100, 1200));
    const [route, ...others] = world.host.routes();
    expect(others).toEqual([]);
    expect(route).toMatchObject({ prefix: '::/0', via: 'fe80::1', preference: 'high' });
    expect(route?.expires).toSatisfy(within(1600, 1700));
    expect(world.host.mtu()).toBe(1400);
    expect(world.host.neighbour('fe80::1')).toBe(ROUTER_MAC);
  });

  behaviour('an MTU above that of the link is told as that of the link', async (world) => {
    world.router.setMtu(1400);
    await world.start({ mtu: 9000 });
    await world.eventually(() => {
      expect(optionsOf(lastHeard(world).message, 'mtu')).toEqual([{ type: 'mtu', mtu: 1400 }]);
    }, 5000);
  });

  behaviour('routes appear with their preference, and go when the settings lose them', async (world) => {
    const kept = { route: '2001:db8:a::/48', preference: 'high', lifetime: 900 };
    await world.start({ route: [kept, '2001:db8:b0::/60'] });
    const prefixes = () => world.host.routes().map(({ prefix, preference }) => `${prefix} ${preference}`);
    const before = ['2001:db8:a::/48 high', '2001:db8:b0::/60 medium', '::/0 medium'];
    await world.eventually(() => expect(prefixes()).toEqual(before), 5000);
    await world.reload({ route: [kept] });
    await world.eventually(() => expect(prefixes()).toEqual(['2001:db8:a::/48 high', '::/0 medium']), 5000);
  });

  behaviour('prefixes are those of the settings when they name some', async (world) => {
    await world.start({ prefix: ['2001:db8:77::/64', { prefix: '2001:db8:78::/64', autonomous: false }] });
    await world.eventually(() => {
      expect(prefixesIn(lastHeard(world).message)).toEqual([
        '2001:db8:77::/64 86400/14400',
        '2001:db8:78::/64 86400/14400',
      ]);
      expect(world.host.addresses()).toMatchObject([{ address: '2001:db8:77::5eff:fe10:2' }]);
    }, 5000);
  });

  behaviour('::/64 stands for the prefixes of the interface but those that are ignored', async (world) => {
    world.router.addAddress('2001:db8:56::1');
    world.router.addAddress('fd00:1:2:3::1');
    await world.start({
      prefix: ['2001:db8:77::/64', { prefix: '::/64', 'valid-lifetime': 7200, 'preferred-lifetime': 600 }],
      'ignore-prefix': ['fd00::/8', '2001:db8:56::/64'],
    });
    await world.eventually(() => {
      expect([...prefixesIn(lastHeard(world).message)].sort()).toEqual([
        '2001:db8:55::/64 7200/600',
        '2001:db8:77::/64 86400/14400',
      ]);
    }, 5000);
  });

  behaviour('a link-local address makes no prefix (item 24, RFC 4861 6.2.1)', async (world) => {
    world.router.removeAddress('2001:db8:55::1');
    await world.start();
    await world.eventually(() => expect(prefixesIn(lastHeard(world).message)).toEqual([]), 5000);
    expect(world.host.routes()).toMatchObject([{ prefix: '::/0' }]);
  });

  behaviour('a deprecated prefix makes no preferred address', async (world) => {
    await world.start({ prefix: [{ prefix: '2001:db8:55::/64', deprecated: true }] });
    await world.eventually(() => {
      expect(world.host.addresses()).toMatchObject([{ address: ADDRESS, deprecated: true }]);
    }, 5000);
  });

  behaviour('the prefix of a deprecated address is deprecated', async (world) => {
    world.router.deprecateAddress('2001:db8:55::1');
    await world.start();
    await world.eventually(() => {
      expect(prefixesIn(lastHeard(world).message)).toEqual([expect.stringMatching(/ \d+\/0$/)]);
    }, 5000);
  });

  behaviour('lifetimes run down when they are told to, past the preferred one too', async (world) => {
    const lifetimes = { 'valid-lifetime': 60, 'preferred-lifetime': 2, lifetimes: 'decrementing' };
    await world.start({ ...lifetimes, interval: [3, 4] });
    await world.eventually(() => expect(multicasts(world).length).toBeGreaterThanOrEqual(2), 6000);
    const [first, second] = multicasts(world).map(({ message, at }) => {
      const [option] = optionsOf(message, 'prefix-information');
      return { at, valid: option?.validLifetime ?? 0, preferred: option?.preferredLifetime };
    });
    const stall = world.stall / 1000;
    expect(first?.valid).toSatisfy(within(60 - stall, 60));
    expect(first?.preferred).toSatisfy(within(2 - stall, 2));
    const passed = ((second?.at ?? 0) - (first?.at ?? 0)) / 1000;
    expect(60 - (second?.valid ?? 0)).toSatisfy(
      within(Math.max(2, passed - 1.1 - stall), passed + 1.1 + stall),
    );
    // radvd #116 goes silent here.
    expect(second?.preferred).toBe(0);
    await world.eventually(() => expect(world.host.addresses()).toMatchObject([{ deprecated: true }]), 1000);
  });

  behaviour('DNS servers and domains that the settings lose are taken back', async (world) => {
    await world.start({
      rdnss: ['2001:db8:55::53', '2001:db8:55::54'],
      dnssl: ['lab.example', 'old.example'],
    });
    await world.eventually(() => expect(world.heard).not.toEqual([]), 5000);
    await world.reload({ rdnss: ['2001:db8:55::54'], dnssl: ['lab.example'] });
    await world.eventually(() => {
      const { message } = lastHeard(world);
      expect(optionsOf(message, 'rdnss')).toEqual([
        { type: 'rdnss', lifetime: 1800, addresses: ['2001:db8:55::54'] },
        { type: 'rdnss', lifetime: 0, addresses: ['2001:db8:55::53'] },
      ]);
      expect(optionsOf(message, 'dnssl')).toEqual([
        { type: 'dnssl', lifetime: 1800, domains: ['lab.example'] },
        { type: 'dnssl', lifetime: 0, domains: ['old.example'] },
      ]);
    }, 5000);
  });

  behaviour('the DNS server :: follows the address of the interface (radvd #126)', async (world) => {
    await world.start({ rdnss: ['::'] });
    const servers = () =>
      optionsOf(lastHeard(world).message, 'rdnss')
        .filter(({ lifetime }) => lifetime > 0)
        .flatMap(({ addresses }) => addresses);
    await world.eventually(() => expect(servers()).toEqual(['2001:db8:55::1']), 5000);
    world.router.addAddress('2001:db8:55::9');
    world.router.removeAddress('2001:db8:55::1');
    await world.eventually(() => expect(servers()).toEqual(['2001:db8:55::9']), 6000);
  });
});

/** A predicate, so that a failing test shows the number. */
function within(least: number, most: number): (value: number) => boolean {
  return (value) => value >= least && value <= most;
}
