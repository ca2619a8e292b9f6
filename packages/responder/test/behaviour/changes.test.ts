import { optionsOf } from '@ovlab/ndp';
import { expect } from 'vitest';
import { describeInBothWorlds } from './behaviours.ts';
import { lastHeard, leastMulticastGap, multicasts, prefixesIn } from './heard.ts';
import type { World } from './world.ts';

const OLD = '2001:db8:55::5eff:fe10:2';
const OTHER = '2001:db8:56::5eff:fe10:2';
const FULL = '2001:db8:55::/64 86400/14400';

/** A host that has been configured by the first advertisement. */
async function configured(world: World, settings = {}): Promise<void> {
  await world.start(settings);
  await world.eventually(() => expect(world.host.addresses()).toMatchObject([{ address: OLD }]), 5000);
  expect(world.host.routes()).toMatchObject([{ prefix: '::/0', via: 'fe80::1' }]);
}

const deprecation = (world: World) =>
  Object.fromEntries(world.host.addresses().map(({ address, deprecated }) => [address, deprecated]));

describeInBothWorlds('a change on the router', (behaviour) => {
  behaviour(
    'another prefix: told at once, the old one is deprecated and not cut off (radvd #85)',
    async (world) => {
      await configured(world);
      world.router.addAddress('2001:db8:56::1');
      world.router.removeAddress('2001:db8:55::1');
      await world.eventually(() => {
        expect(deprecation(world)).toEqual({ [OLD]: true, [OTHER]: false });
      }, 6000);
      // RFC 4862 5.5.3 e: connections may end in peace.
      expect(world.host.addresses()[0]?.validLifetime).toBeGreaterThan(7000);
      await world.eventually(() => {
        const [, second] = multicasts(world).map(({ message }) => prefixesIn(message));
        expect(second).toContain('2001:db8:56::/64 86400/14400');
        expect(prefixesIn(lastHeard(world).message)).toContain('2001:db8:55::/64 0/0');
      }, 1000);
      expect(world.host.routes()).toMatchObject([{ prefix: '::/0', via: 'fe80::1' }]);
    },
  );

  behaviour('a prefix that comes back is preferred again', async (world) => {
    await configured(world);
    world.router.removeAddress('2001:db8:55::1');
    await world.eventually(() => expect(deprecation(world)).toEqual({ [OLD]: true }), 6000);
    world.router.addAddress('2001:db8:55::1');
    await world.eventually(() => expect(deprecation(world)).toEqual({ [OLD]: false }), 6000);
    await world.eventually(() => expect(prefixesIn(lastHeard(world).message)).toEqual([FULL]), 1000);
  });

  behaviour(
    'another address of the same prefix in place of the old one: the prefix stays (odhcpd #387)',
    async (world) => {
      await configured(world);
      world.router.removeAddress('2001:db8:55::1');
      world.router.addAddress('2001:db8:55::2');
      await world.elapse(5000);
      expect(world.heard.map(({ message }) => prefixesIn(message))).toEqual([[FULL]]);
      expect(deprecation(world)).toEqual({ [OLD]: false });
    },
  );

  behaviour('addresses that come and go within a prefix: nothing is said (radvd #51)', async (world) => {
    await configured(world);
    for (const host of [2, 3, 4]) {
      world.router.addAddress(`2001:db8:55::${String(host)}`);
      await world.elapse(300);
      world.router.removeAddress(`2001:db8:55::${String(host)}`);
      await world.elapse(300);
    }
    world.router.addAddress('2001:db8:55::9');
    world.router.removeAddress('2001:db8:55::1');
    await world.elapse(3500);
    expect(world.heard).toHaveLength(1);
  });

  behaviour('another prefix in the settings: the old one is deprecated', async (world) => {
    await configured(world, { prefix: ['2001:db8:55::/64'] });
    await world.reload({ prefix: ['2001:db8:56::/64'] });
    await world.eventually(() => expect(deprecation(world)).toEqual({ [OLD]: true, [OTHER]: false }), 5000);
  });

  behaviour('another MAC address: hosts learn it (radvd #9)', async (world) => {
    await configured(world);
    world.router.setMac('02:00:5e:10:00:99');
    await world.eventually(() => {
      expect(world.host.neighbour('fe80::1')).toBe('02:00:5e:10:00:99');
      expect(optionsOf(lastHeard(world).message, 'source-link-layer-address')).toEqual([
        { type: 'source-link-layer-address', linkLayerAddress: '02:00:5e:10:00:99' },
      ]);
    }, 5000);
    expect(deprecation(world)).toEqual({ [OLD]: false });
  });

  behaviour('another MTU: hosts follow', async (world) => {
    await configured(world);
    world.router.setMtu(1400);
    await world.eventually(() => expect(world.host.mtu()).toBe(1400), 5000);
    world.router.setMtu(1500);
    await world.eventually(() => expect(world.host.mtu()).toBe(1500), 5000);
  });

  behaviour(
    'another link-local address: the old one is withdrawn (item 53, RFC 4861 6.2.8)',
    async (world) => {
      await configured(world);
      world.router.setLinkLocal('fe80::2');
      await world.eventually(() => {
        expect(world.host.routes()).toMatchObject([{ prefix: '::/0', via: 'fe80::2' }]);
      }, 8000);
      const sources = multicasts(world).map(({ source, message }) => [source, message.routerLifetime]);
      expect(sources.slice(0, 3)).toEqual(
        expect.arrayContaining([
          ['fe80::1', 1800],
          ['fe80::1', 0],
          ['fe80::2', 1800],
        ]),
      );
      expect(deprecation(world)).toEqual({ [OLD]: false });
    },
  );

  behaviour(
    'forwarding off: no default router until it is on again (item 43, RFC 4861 6.2.5)',
    async (world) => {
      await configured(world, { preference: 'high' });
      world.router.setForwarding(false);
      await world.eventually(() => {
        expect(world.host.routes()).toEqual([]);
        // RFC 4191 2.2.
        expect(lastHeard(world).message).toMatchObject({ routerLifetime: 0, preference: 'medium' });
      }, 5000);
      expect(deprecation(world)).toEqual({ [OLD]: false });
      world.router.setForwarding(true);
      await world.eventually(() => {
        expect(world.host.routes()).toMatchObject([{ prefix: '::/0', via: 'fe80::1', preference: 'high' }]);
      }, 5000);
    },
  );

  behaviour('many changes make few advertisements, never closer than 3 s (item 48)', async (world) => {
    await configured(world);
    for (let mtu = 1300; mtu < 1400; mtu += 10) {
      world.router.setMtu(mtu);
      await world.elapse(300);
    }
    await world.eventually(() => expect(world.host.mtu()).toBe(1390), 5000);
    expect(leastMulticastGap(world)).toBeGreaterThanOrEqual(3000);
  });
});
