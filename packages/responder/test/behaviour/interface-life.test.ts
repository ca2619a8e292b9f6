import { ALL_NODES } from '@ovlab/ndp';
import { expect } from 'vitest';
import { describeInBothWorlds } from './behaviours.ts';
import { multicasts, prefixesIn } from './heard.ts';
import { HOST_LINK_LOCAL, type World } from './world.ts';

const ADDRESS = '2001:db8:55::5eff:fe10:2';
const CONFIGURED = [{ address: ADDRESS, deprecated: false }];
const FULL = '2001:db8:55::/64 86400/14400';

async function configured(world: World): Promise<void> {
  await world.eventually(() => expect(world.host.addresses()).toMatchObject(CONFIGURED), 6000);
}

/** The socket hears the group of all routers. */
async function answersSolicitations(world: World): Promise<void> {
  const answers = () => world.heard.filter(({ destination }) => destination === HOST_LINK_LOCAL).length;
  const before = answers();
  // One that comes while a multicast is due is answered by that.
  await world.elapse(3500);
  world.host.solicit();
  await world.eventually(() => expect(answers()).toBe(before + 1), 2000);
}

describeInBothWorlds('the interface', (behaviour) => {
  behaviour('is waited for while it is missing, and nothing is sent elsewhere (radvd #25)', async (world) => {
    world.router.remove();
    await world.start();
    await world.elapse(1000);
    expect(world.heard).toEqual([]);
    world.router.create();
    await configured(world);
  });

  behaviour('is waited for while it is down (item 28, RFC 4861 6.2.2)', async (world) => {
    world.router.setUp(false);
    await world.start();
    await world.elapse(1000);
    expect(world.heard).toEqual([]);
    world.router.setUp(true);
    await configured(world);
  });

  behaviour('is waited for while it has no link-local address (odhcpd #197)', async (world) => {
    world.router.setLinkLocal(undefined);
    await world.start();
    await world.elapse(1000);
    expect(world.heard).toEqual([]);
    world.router.setLinkLocal('fe80::1');
    await configured(world);
  });

  behaviour('is waited for while it has no carrier, as a bridge without ports', async (world) => {
    world.router.setCarrier(false);
    await world.start();
    await world.elapse(1000);
    expect(world.heard).toEqual([]);
    world.router.setCarrier(true);
    await configured(world);
  });

  behaviour(
    'loses its carrier: nothing is withdrawn, and it goes on after that (odhcpd #423)',
    async (world) => {
      await world.start();
      await configured(world);
      world.router.setCarrier(false);
      await world.elapse(2000);
      world.router.setCarrier(true);
      await world.eventually(() => expect(multicasts(world).length).toBeGreaterThan(1), 6000);
      await world.elapse(1500);
      expect(world.heard.map(({ message }) => message.routerLifetime)).not.toContain(0);
      expect([...new Set(world.heard.flatMap(({ message }) => prefixesIn(message)))]).toEqual([FULL]);
      await configured(world);
      expect(world.host.routes()).toMatchObject([{ prefix: '::/0', via: 'fe80::1' }]);
    },
  );

  behaviour(
    'is deleted and made again: goes on, and solicitations are heard (odhcpd #135)',
    async (world) => {
      await world.start();
      await configured(world);
      const before = world.heard.length;
      world.router.remove();
      await world.elapse(300);
      world.router.create();
      await world.eventually(() => expect(world.heard.length).toBeGreaterThan(before), 6000);
      await answersSolicitations(world);
      expect([...new Set(world.heard.flatMap(({ message }) => prefixesIn(message)))]).toEqual([FULL]);
    },
  );

  behaviour('flaps: solicitations are heard afterwards (radvd #31, #33)', async (world) => {
    await world.start();
    await configured(world);
    for (let turn = 0; turn < 3; turn += 1) {
      world.router.setUp(false);
      await world.elapse(100);
      world.router.setUp(true);
      await world.elapse(100);
    }
    await answersSolicitations(world);
    const last = world.heard.at(-1);
    expect(last?.message.routerLifetime).toBe(1800);
    expect(last === undefined ? [] : prefixesIn(last.message)).toEqual([FULL]);
  });

  behaviour('refuses to send: tried again, and not given up (systemd #41623)', async (world) => {
    world.router.refuseToSend(true);
    await world.start();
    await world.elapse(4000);
    expect(world.heard).toEqual([]);
    world.router.refuseToSend(false);
    await configured(world);
    await world.eventually(() => expect(world.heard[0]?.destination).toBe(ALL_NODES), 1000);
  });
});
