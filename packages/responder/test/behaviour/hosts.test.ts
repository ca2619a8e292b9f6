import { INFINITY } from '@ovlab/ndp';
import { expect } from 'vitest';
import { advertisementWith, prefixOf } from '../support/advertisements.ts';
import { describeInBothWorlds } from './behaviours.ts';
import { OTHER_ROUTER, type World } from './world.ts';

/** What the modelled host and the kernel have in common, without a responder. */
describeInBothWorlds('a host', (behaviour) => {
  const lifetimes = (world: World) =>
    world.host.addresses().map(({ address, validLifetime, preferredLifetime, deprecated }) => {
      const round = (seconds: number) => Math.round(seconds / 10) * 10;
      return [address, round(validLifetime), round(preferredLifetime), deprecated];
    });
  const address = '2001:db8:e::5eff:fe10:2';

  behaviour('takes a default route and gives it up at lifetime 0', async (world) => {
    world.announce(advertisementWith({ routerLifetime: 900, preference: 'low' }));
    await world.eventually(() => {
      expect(world.host.routes()).toMatchObject([{ prefix: '::/0', via: OTHER_ROUTER, preference: 'low' }]);
    }, 1000);
    expect(Math.round((world.host.routes()[0]?.expires ?? 0) / 10)).toBe(90);
    world.announce(advertisementWith({ routerLifetime: 0 }));
    await world.eventually(() => expect(world.host.routes()).toEqual([]), 1000);
  });

  behaviour('takes more specific routes and gives them up (RFC 4191 3.1)', async (world) => {
    const route = { type: 'route-information', prefix: '2001:db8:a0::', prefixLength: 60 } as const;
    const announce = (routeLifetime: number) =>
      world.announce(advertisementWith({ options: [{ ...route, preference: 'high', routeLifetime }] }));
    announce(INFINITY);
    await world.eventually(() => {
      expect(world.host.routes()).toEqual([
        { prefix: '2001:db8:a0::/60', via: OTHER_ROUTER, preference: 'high', expires: Infinity },
      ]);
    }, 1000);
    announce(0);
    await world.eventually(() => expect(world.host.routes()).toEqual([]), 1000);
  });

  behaviour('shortens the life of an address to two hours at least (RFC 4862 5.5.3 e)', async (world) => {
    const announce = (valid: number, preferred: number) =>
      world.announce(advertisementWith({ options: [prefixOf('2001:db8:e::', valid, preferred)] }));
    announce(86_400, 14_400);
    await world.eventually(() => expect(lifetimes(world)).toEqual([[address, 86_400, 14_400, false]]), 1000);
    announce(600, 60);
    await world.eventually(() => expect(lifetimes(world)).toEqual([[address, 7200, 60, false]]), 1000);
    announce(0, 0);
    await world.eventually(() => expect(lifetimes(world)).toEqual([[address, 7200, 0, true]]), 1000);
    announce(INFINITY, INFINITY);
    await world.eventually(() => {
      expect(lifetimes(world)).toEqual([[address, Infinity, Infinity, false]]);
    }, 1000);
  });

  behaviour('takes no address out of a prefix that is not fit for one (RFC 4862 5.5.3)', async (world) => {
    world.announce(
      advertisementWith({
        options: [
          prefixOf('2001:db8:1::', 600, 601),
          prefixOf('2001:db8:2::', 600, 60, { prefixLength: 60 }),
          prefixOf('2001:db8:3::', 600, 60, { autonomous: false }),
          prefixOf('2001:db8:4::', 0, 0),
          prefixOf('fe80::', 600, 60),
          prefixOf('2001:db8:e::', 600, 60, { onLink: false }),
        ],
      }),
    );
    await world.eventually(() => expect(lifetimes(world)).toEqual([[address, 600, 60, false]]), 1000);
  });

  behaviour('takes an MTU between 1280 and that of its link', async (world) => {
    for (const mtu of [1400, 1279, 1501])
      world.announce(advertisementWith({ options: [{ type: 'mtu', mtu }] }));
    world.announce(advertisementWith({ routerLifetime: 900 }));
    await world.eventually(() => expect(world.host.routes()).toHaveLength(1), 1000);
    expect(world.host.mtu()).toBe(1400);
  });

  behaviour('takes nothing from an address that is not link-local, nor with another code', async (world) => {
    world.announce(advertisementWith({ routerLifetime: 900 }), '2001:db8::99');
    world.announce(advertisementWith({ routerLifetime: 900, code: 1 }), 'fe80::98');
    world.announce(advertisementWith({ routerLifetime: 900 }));
    await world.eventually(() => expect(world.host.routes()).toMatchObject([{ via: OTHER_ROUTER }]), 1000);
  });

  behaviour('learns the MAC address of a router', async (world) => {
    const linkLayerAddress = '02:00:5e:10:00:77';
    const options = [{ type: 'source-link-layer-address', linkLayerAddress }] as const;
    world.announce(advertisementWith({ routerLifetime: 900, options }));
    await world.eventually(() => expect(world.host.neighbour(OTHER_ROUTER)).toBe(linkLayerAddress), 1000);
  });
});
