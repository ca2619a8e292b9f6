import { expect } from 'vitest';
import { describeInBothWorlds } from './behaviours.ts';
import { lastHeard, multicasts, prefixesIn } from './heard.ts';
import { HOST_LINK_LOCAL, type StopSignal, type World } from './world.ts';

const ADDRESS = '2001:db8:55::5eff:fe10:2';

async function configured(world: World, settings = {}): Promise<void> {
  await world.start(settings);
  await world.eventually(() => expect(world.host.addresses()).toMatchObject([{ address: ADDRESS }]), 5000);
  expect(world.host.routes()).toMatchObject([{ prefix: '::/0', via: 'fe80::1' }]);
}

const routerLifetimes = (world: World) => world.heard.map(({ message }) => message.routerLifetime);

describeInBothWorlds('the responder', (behaviour) => {
  behaviour(
    'at SIGTERM takes its route from the hosts, not their addresses (item 40, opnsense #4328)',
    async (world) => {
      await configured(world, { preference: 'high' });
      await world.stop('SIGTERM');
      await world.eventually(() => expect(world.host.routes()).toEqual([]), 2000);
      expect(lastHeard(world).message).toMatchObject({ routerLifetime: 0, preference: 'medium' });
      expect(world.host.addresses()).toMatchObject([{ address: ADDRESS, deprecated: false }]);
    },
  );

  const silent: readonly StopSignal[] = ['SIGUSR2', 'SIGKILL'];
  for (const signal of silent) {
    behaviour(
      `at ${signal} and with a start after it costs no host its default route (CoreRAD #17)`,
      async (world) => {
        await configured(world);
        await world.stop(signal);
        await world.elapse(500);
        expect(world.host.routes()).toHaveLength(1);
        const before = world.heard.length;
        await world.start();
        await world.eventually(() => expect(world.heard.length).toBeGreaterThan(before), 5000);
        expect(routerLifetimes(world)).not.toContain(0);
        expect(world.host.addresses()).toMatchObject([{ address: ADDRESS, deprecated: false }]);
      },
    );
  }

  behaviour(
    'a prefix that vanishes while nothing runs is deprecated by the next one (RFC 9096 3.5)',
    async (world) => {
      await configured(world);
      await world.stop('SIGUSR2');
      world.router.addAddress('2001:db8:56::1');
      world.router.removeAddress('2001:db8:55::1');
      await world.start();
      await world.eventually(() => {
        expect(world.host.addresses()).toMatchObject([
          { address: ADDRESS, deprecated: true },
          { address: '2001:db8:56::5eff:fe10:2', deprecated: false },
        ]);
      }, 6000);
    },
  );
  behaviour(
    'takes other settings without a moment in which there is no default route (systemd #16358)',
    async (world) => {
      await configured(world, { 'router-lifetime': 1800 });
      await world.reload({ 'router-lifetime': 1200, preference: 'low' });
      await world.eventually(() => expect(world.host.routes()).toMatchObject([{ preference: 'low' }]), 5000);
      expect(routerLifetimes(world)).toEqual([1800, 1200]);
    },
  );

  behaviour('advertises nothing for settings that are the same', async (world) => {
    await configured(world, { rdnss: ['2001:db8:55::53'] });
    await world.reload({ rdnss: ['2001:db8:55::53'] });
    await world.elapse(4000);
    expect(world.heard).toHaveLength(1);
  });

  behaviour('that is told to be no default router takes the route away, and only that', async (world) => {
    await configured(world);
    await world.reload({ 'router-lifetime': 0 });
    await world.eventually(() => expect(world.host.routes()).toEqual([]), 5000);
    expect(world.host.addresses()).toMatchObject([{ address: ADDRESS, deprecated: false }]);
  });

  behaviour('refuses wrong settings, and those in force stay', async (world) => {
    await configured(world, { rdnss: ['2001:db8:55::53'] });
    await world.reload({ 'router-lifetime': 3, rdns: ['2001:db8:55::99'] });
    await world.elapse(3500);
    expect(multicasts(world)).toHaveLength(1);
    world.host.solicit();
    await world.eventually(() => expect(lastHeard(world).destination).toBe(HOST_LINK_LOCAL), 2000);
    const [first, answer] = world.heard.map(({ message }) => message);
    expect(answer).toEqual(first);
    expect(world.log.join('\n')).toMatch(/rdns|valid configuration/);
  });

  behaviour('that is given another interface withdraws from the first', async (world) => {
    await configured(world);
    await world.reload({ interface: 'other0' });
    await world.eventually(() => expect(world.host.routes()).toEqual([]), 5000);
    expect(prefixesIn(lastHeard(world).message)).toEqual(['2001:db8:55::/64 86400/14400']);
  });
});
