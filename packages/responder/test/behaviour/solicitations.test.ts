import { ALL_NODES, encodeMessage } from '@ovlab/ndp';
import { expect } from 'vitest';
import { describeInBothWorlds } from './behaviours.ts';
import { lastHeard, leastMulticastGap, multicasts } from './heard.ts';
import { HOST_LINK_LOCAL, type Heard, type World } from './world.ts';

/** RFC 4861 10: MAX_RA_DELAY_TIME. */
const DELAY = 500;

const octets = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const BARE = encodeMessage({ type: 'router-solicitation', code: 0, options: [] });

/** Started, and no multicast is held back by the one before. */
async function idle(world: World, settings = {}): Promise<void> {
  await world.start(settings);
  await world.eventually(() => expect(multicasts(world)).toHaveLength(1), 5000);
  await world.elapse(3200);
}

const answersTo = ({ heard }: World, host: string): readonly Heard[] =>
  heard.filter(({ destination }) => destination === host);

describeInBothWorlds('a solicitation', (behaviour) => {
  behaviour(
    'is answered to its source, from the link-local address, with every option (items 30, 33)',
    async (world) => {
      await idle(world, { rdnss: ['2001:db8:55::53'], route: ['2001:db8:a::/48'] });
      const asked = world.now();
      world.host.solicit();
      await world.eventually(() => expect(answersTo(world, HOST_LINK_LOCAL)).toHaveLength(1), 2000);
      const answer = lastHeard(world);
      expect(answer.source).toBe('fe80::1');
      expect(answer.at - asked).toBeLessThanOrEqual(DELAY + world.stall);
      expect(answer.message).toEqual(world.heard[0]?.message);
    },
  );

  behaviour('from :: is answered to all nodes within 500 ms (item 45, CoreRAD #4)', async (world) => {
    await idle(world);
    const asked = world.now();
    world.host.solicit({ source: '::' });
    await world.eventually(() => expect(multicasts(world)).toHaveLength(2), 2000);
    expect(lastHeard(world).at - asked).toBeLessThanOrEqual(DELAY + world.stall);
    expect(world.heard.map(({ destination }) => destination)).toEqual([ALL_NODES, ALL_NODES]);
  });

  behaviour('20 from ::, for some seconds: one answer in 3 s (item 48)', async (world) => {
    await world.start();
    await world.eventually(() => expect(multicasts(world)).toHaveLength(1), 5000);
    let last = 0;
    for (let round = 0; round < 20; round += 1) {
      last = world.now();
      world.host.solicit({ source: '::' });
      await world.elapse(200);
    }
    await world.eventually(() => expect(lastHeard(world).at).toBeGreaterThan(last), 3700);
    expect(multicasts(world).length).toBeGreaterThanOrEqual(3);
    expect(leastMulticastGap(world)).toBeGreaterThanOrEqual(3000);
    expect(world.heard).toEqual(multicasts(world));
  });

  behaviour(
    '20 of one host within 500 ms: one answer, counted from the first (item 47, radvd #63)',
    async (world) => {
      await idle(world);
      const asked = world.now();
      for (let count = 0; count < 20; count += 1) world.host.solicit();
      await world.elapse(1200);
      await world.eventually(() => expect(answersTo(world, HOST_LINK_LOCAL)).not.toEqual([]), 0);
      const [answer, ...others] = answersTo(world, HOST_LINK_LOCAL);
      expect((answer?.at ?? Infinity) - asked).toBeLessThanOrEqual(DELAY + world.stall);
      // Whoever stands still in between sends or hears some of them later: an answer more for every half second.
      expect(others.length).toBeLessThanOrEqual(Math.min(10, world.stall / DELAY));
      expect(multicasts(world)).toHaveLength(1);
    },
  );

  behaviour(
    'of ten hosts at once: each is answered within 500 ms, no queue of 3 s (osvbng #51)',
    async (world) => {
      await idle(world);
      const hosts = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7', 'a8', 'a9', 'aa'].map((id) => `fe80::${id}`);
      const asked = world.now();
      for (const source of hosts) world.host.solicit({ source });
      await world.eventually(() => {
        expect(hosts.filter((host) => answersTo(world, host).length === 0)).toEqual([]);
      }, 2000);
      for (const { at } of world.heard.slice(1)) expect(at - asked).toBeLessThanOrEqual(DELAY + world.stall);
      expect(world.heard).toHaveLength(11);
    },
  );

  behaviour('answers by unicast do not use up the initial advertisements (radvd pull 247)', async (world) => {
    await world.start({ interval: [3, 4] });
    for (let count = 0; count < 5; count += 1) {
      world.host.solicit();
      await world.elapse(700);
    }
    await world.eventually(() => expect(multicasts(world).length).toBeGreaterThanOrEqual(3), 9000);
    expect(answersTo(world, HOST_LINK_LOCAL).length).toBeGreaterThan(0);
  });

  behaviour('that is malformed gets no answer (items 3 to 6, RFC 4861 6.1.1)', async (world) => {
    await idle(world);
    const link = '0101 02005e100002';
    world.host.solicit({ bytes: octets(`85010000 00000000 ${link}`) });
    world.host.solicit({ bytes: octets('85000000 0000') });
    world.host.solicit({ bytes: octets('85000000 00000000 0100 02005e100002') });
    world.host.solicit({ bytes: octets('85000000 00000000 0102 02005e100002') });
    world.host.solicit({ source: '::', bytes: octets(`85000000 00000000 ${link}`) });
    world.host.solicit({ source: 'ff02::1', bytes: BARE });
    await world.elapse(1000);
    expect(world.heard).toHaveLength(1);
    world.host.solicit();
    await world.eventually(() => expect(world.heard).toHaveLength(2), 2000);
  });

  const odd = {
    'an unknown option': 'fd01 000000000000',
    'a link-layer address of another length': '0102 02005e100002 0000000000000000',
    'a prefix, which means nothing here':
      '0304 40c0 00000e10 00000e10 00000000 20010db8000000000000000000000000',
    'reserved bits': '',
  };
  behaviour(`with ${Object.keys(odd).join(', ')} is answered (item 7)`, async (world) => {
    await idle(world);
    for (const [index, options] of Object.values(odd).entries()) {
      world.host.solicit({ bytes: octets(`85000000 ffffffff ${options}`) });
      await world.eventually(() => expect(answersTo(world, HOST_LINK_LOCAL)).toHaveLength(index + 1), 2000);
    }
  });

  behaviour(
    'is answered to all nodes when the settings say so (RFC 4861 6.2.6, radvd #279)',
    async (world) => {
      await idle(world, { solicited: 'multicast' });
      world.host.solicit();
      await world.eventually(() => expect(multicasts(world)).toHaveLength(2), 2000);
      world.host.solicit();
      await world.eventually(() => expect(multicasts(world)).toHaveLength(3), 5000);
      expect(leastMulticastGap(world)).toBeGreaterThanOrEqual(3000);
      expect(world.heard.map(({ destination }) => destination)).toEqual([ALL_NODES, ALL_NODES, ALL_NODES]);
    },
  );
});
