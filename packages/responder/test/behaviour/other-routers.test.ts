import { expect } from 'vitest';
import { advertisementWith, prefixOf } from '../support/advertisements.ts';
import { describeInBothWorlds } from './behaviours.ts';
import { multicasts } from './heard.ts';
import type { World } from './world.ts';

const linesAbout = ({ log }: World, text: string) => log.filter((line) => line.includes(text));

describeInBothWorlds('another router on the link', (behaviour) => {
  behaviour('that says the same is only noted (item 51, RFC 4861 6.2.7)', async (world) => {
    await world.start();
    await world.eventually(() => expect(world.heard).toHaveLength(1), 5000);
    const options = [prefixOf('2001:db8:55::', 86_400, 14_400), { type: 'mtu', mtu: 1500 } as const];
    world.announce(advertisementWith({ routerLifetime: 1800, options }));
    await world.eventually(
      () => expect(linesAbout(world, 'another router is on the link')).toHaveLength(1),
      2000,
    );
    expect(linesAbout(world, 'advertises something else')).toEqual([]);
  });

  behaviour('that says something else is reported once for each thing (item 51)', async (world) => {
    await world.start();
    await world.eventually(() => expect(world.heard).toHaveLength(1), 5000);
    const options = [prefixOf('2001:db8:55::', 7200, 1800), prefixOf('2001:db8:66::', 600, 600)];
    for (let turn = 0; turn < 3; turn += 1) {
      world.announce(advertisementWith({ managed: true, curHopLimit: 32, options }));
      await world.elapse(300);
    }
    await world.eventually(() => {
      const fields = linesAbout(world, 'advertises something else').map((line) => line.split(': ').at(-1));
      expect([...fields].sort()).toEqual(
        ['cur-hop-limit', 'managed', 'preferred-lifetime', 'valid-lifetime'].map((field) => field),
      );
    }, 2000);
    // It is no reason to say more, or less.
    expect(multicasts(world)).toHaveLength(1);
  });

  behaviour('that claims to be this one is not obeyed', async (world) => {
    await world.start();
    await world.eventually(() => expect(world.heard).toHaveLength(1), 5000);
    await world.elapse(3100);
    world.announce(advertisementWith({ routerLifetime: 0 }), 'fe80::1');
    await world.elapse(500);
    world.host.solicit();
    await world.eventually(() => expect(world.heard.at(-1)?.message.routerLifetime).toBe(1800), 2000);
  });
});
