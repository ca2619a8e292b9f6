import { ALL_NODES } from '@ovlab/ndp';
import { expect } from 'vitest';
import { describeInBothWorlds } from './behaviours.ts';
import { leastMulticastGap, multicasts } from './heard.ts';
import { HOST_LINK_LOCAL, type World } from './world.ts';

const destinations = ({ heard }: World) => heard.map(({ destination }) => destination);

/** Long enough for the answers, and for those that there should not be. */
async function solicitFrom(world: World, ...sources: readonly string[]): Promise<void> {
  for (const source of sources) world.host.solicit({ source });
  await world.elapse(1000);
}

const answered = (world: World, ...expected: readonly string[]): Promise<void> =>
  world.eventually(() => expect(destinations(world).toSorted()).toEqual(expected), 0);

describeInBothWorlds('clients', (behaviour) => {
  behaviour('that are listed are answered, others are not', async (world) => {
    await world.start({ allow: ['fe80::a1', 'fe80::5eff:0:0/96'] });
    await solicitFrom(world, 'fe80::a1', 'fe80::a2', HOST_LINK_LOCAL);
    await answered(world, HOST_LINK_LOCAL, 'fe80::a1', ALL_NODES);
  });

  behaviour('that are denied are not answered, even when they are listed', async (world) => {
    await world.start({ allow: ['fe80::/64'], deny: ['fe80::a1'] });
    await solicitFrom(world, 'fe80::a1', 'fe80::a2');
    await answered(world, 'fe80::a2', ALL_NODES);
  });

  behaviour('are told only one by one when nothing may be multicast', async (world) => {
    await world.start({ 'unicast-only': true, interval: [3, 4] });
    await solicitFrom(world, HOST_LINK_LOCAL, '::', 'fe80::a1');
    await world.elapse(4000);
    await answered(world, HOST_LINK_LOCAL, 'fe80::a1');
    await world.stop();
    expect(multicasts(world)).toEqual([]);
  });

  behaviour('that are listed get the periodic ones too when nothing may be multicast', async (world) => {
    await world.start({ 'unicast-only': true, allow: [HOST_LINK_LOCAL], interval: [3, 4] });
    await world.eventually(() => expect(world.heard.length).toBeGreaterThanOrEqual(2), 9000);
    expect([...new Set(destinations(world))]).toEqual([HOST_LINK_LOCAL]);
    expect(world.host.routes()).toMatchObject([{ prefix: '::/0', via: 'fe80::1' }]);
    await world.stop('SIGTERM');
    await world.eventually(() => expect(world.host.routes()).toEqual([]), 2000);
  });

  behaviour('can be spared with a longer least time between multicasts', async (world) => {
    await world.start({ 'min-delay-between-ras': 5 });
    for (let round = 0; round < 8; round += 1) {
      world.host.solicit({ source: '::' });
      await world.elapse(800);
    }
    await world.eventually(() => expect(multicasts(world).length).toBeGreaterThanOrEqual(2), 0);
    expect(leastMulticastGap(world)).toBeGreaterThanOrEqual(5000);
  });
});
