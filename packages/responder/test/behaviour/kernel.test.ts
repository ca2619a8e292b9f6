import { decodeMessage } from '@ovlab/ndp';
import { expect } from 'vitest';
import { sh, sysctl } from '../support/netns.ts';
import { describeInKernel } from './behaviours.ts';
import { buildFrame } from './frames.ts';
import { lastHeard, multicasts } from './heard.ts';
import type { RealWorld } from './real-world.ts';
import { solicitationBytes } from './solicitation.ts';
import { HOST_LINK_LOCAL, HOST_MAC } from './world.ts';

const inRouter = ({ router }: RealWorld, ...command: readonly string[]): string =>
  sh('ip', 'netns', 'exec', router.netns, ...command);

async function advertised(world: RealWorld): Promise<void> {
  await world.eventually(() => expect(multicasts(world).length).toBeGreaterThan(0), 5000);
}

/** How many have joined the group of all routers on br0. */
function allRoutersMembers(world: RealWorld): number {
  const row = inRouter(world, 'cat', '/proc/net/igmp6')
    .split('\n')
    .find((line) => line.includes(' br0 ') && line.includes('ff020000000000000000000000000002'));
  return Number(row?.trim().split(/\s+/)[3] ?? 0);
}

interface Neighbour {
  readonly dst: string;
  readonly lladdr?: string;
  readonly router?: null;
  readonly state: readonly string[];
}

const neighbours = ({ router }: RealWorld): readonly Neighbour[] =>
  JSON.parse(sh('ip', '-n', router.netns, '-j', '-6', 'neigh', 'show', 'dev', 'br0'));

describeInKernel('the kernel of the router', (behaviour) => {
  behaviour('advertises nothing by itself (items 15, 35, RFC 4861 6.2.1, 6.2.4)', async (world) => {
    world.host.solicit();
    await world.elapse(1000);
    expect(world.heard).toEqual([]);
  });

  behaviour('has joined ff02::2 while the responder runs, also as a host (items 29, 41)', async (world) => {
    world.router.setForwarding(false);
    expect(allRoutersMembers(world)).toBe(0);
    await world.start();
    await world.eventually(() => expect(allRoutersMembers(world)).toBe(1), 2000);
    await world.stop();
    expect(allRoutersMembers(world)).toBe(0);
  });

  behaviour('drops a solicitation with a wrong checksum or hop limit (items 1, 2)', async (world) => {
    await world.start();
    await advertised(world);
    await world.elapse(3100);
    const packet = {
      source: HOST_LINK_LOCAL,
      destination: 'ff02::2',
      bytes: solicitationBytes(HOST_LINK_LOCAL),
    };
    world.host.send(buildFrame(HOST_MAC, { ...packet, hopLimit: 254 }));
    world.host.send(buildFrame(HOST_MAC, { ...packet, hopLimit: 64 }));
    const broken = buildFrame(HOST_MAC, { ...packet, hopLimit: 255 });
    broken.writeUInt8(broken.readUInt8(56) ^ 0xff, 56);
    world.host.send(broken);
    await world.elapse(1000);
    expect(world.heard).toHaveLength(1);
    world.host.solicit();
    await world.eventually(() => expect(world.heard).toHaveLength(2), 2000);
  });

  behaviour(
    'keeps no neighbour for :: and a stale host for a link-layer address (item 50)',
    async (world) => {
      await world.start();
      await advertised(world);
      world.host.solicit({ source: '::' });
      await world.eventually(() => {
        // Again, should it have been forgotten: nobody has that address.
        world.host.solicit({ source: 'fe80::cc' });
        const [entry] = neighbours(world).filter(({ dst }) => dst === 'fe80::cc');
        expect(entry?.lladdr).toBe(HOST_MAC);
        // Using it for the answer makes it DELAY, then PROBE.
        expect(entry?.state[0]).toMatch(/STALE|DELAY|PROBE/);
        // IsRouter is false.
        expect(entry).not.toHaveProperty('router');
      }, 2000);
      expect(neighbours(world).map(({ dst }) => dst)).not.toContain('::');
    },
  );

  behaviour('says in its Neighbor Advertisements whether it forwards (item 42)', async (world) => {
    await world.start();
    const saysRouter = (): boolean | undefined => {
      sh('ip', '-n', world.host.netns, '-6', 'neigh', 'flush', 'dev', 'eth0');
      sh('ip', 'netns', 'exec', world.host.netns, 'ping', '-c1', '-W1', 'fe80::1%eth0');
      const told = world.captured
        .filter(({ bytes }) => bytes[0] === 136)
        .map(({ bytes }) => decodeMessage(bytes));
      const last = told.at(-1);
      return last?.type === 'neighbor-advertisement' ? last.router : undefined;
    };
    await world.eventually(() => expect(saysRouter()).toBe(true), 3000);
    world.router.setForwarding(false);
    await world.eventually(() => expect(saysRouter()).toBe(false), 3000);
    // Hosts that heard both would lose the route for good (radvd #82).
    await world.eventually(() => expect(lastHeard(world).message.routerLifetime).toBe(0), 5000);
  });

  behaviour('keeps its own variables as they are (item 27, radvd #35)', async (world) => {
    const variables = () => inRouter(world, 'sysctl', '-a', '-r', String.raw`net\.ipv6\.(conf|neigh)\.`);
    sysctl(world.router.netns, 'net.ipv6.conf.br0.autoconf=1', 'net.ipv6.conf.br0.accept_ra=2');
    const before = variables();
    await world.start({ 'cur-hop-limit': 33, 'reachable-time': 12_345, 'retrans-timer': 2345, mtu: 1300 });
    await advertised(world);
    expect(variables()).toBe(before);
    await world.stop();
    expect(variables()).toBe(before);
  });

  behaviour(
    'does not configure itself by its own advertisements (radvd pull 227, #47, #191)',
    async (world) => {
      // br0 and another link of the same machine would both listen, though they forward.
      world.router.ip('link add lan0 type veth peer name lan1', 'link set lan0 up', 'link set lan1 up');
      for (const name of ['br0', 'lan0', 'lan1']) {
        sysctl(world.router.netns, `net.ipv6.conf.${name}.accept_ra=2`, `net.ipv6.conf.${name}.autoconf=1`);
      }
      const addresses = () => sh('ip', '-n', world.router.netns, '-6', '-o', 'addr', 'show', 'dynamic');
      const routes = () => sh('ip', '-n', world.router.netns, '-6', 'route', 'show', 'proto', 'ra');
      await world.start({ prefix: ['2001:db8:77::/64'] });
      await world.eventually(() => expect(world.host.addresses()).toHaveLength(1), 5000);
      world.host.solicit();
      await world.elapse(1000);
      expect({ addresses: addresses(), routes: routes() }).toEqual({ addresses: '', routes: '' });
      expect(world.log.filter((line) => line === 'heard router-advertisement')).toEqual([]);
    },
  );

  behaviour('answers the solicitations of a kernel that comes up', async (world) => {
    await world.start();
    await advertised(world);
    await world.elapse(3100);
    const { netns } = world.host;
    sysctl(
      netns,
      'net.ipv6.conf.eth0.router_solicitations=3',
      'net.ipv6.conf.eth0.router_solicitation_delay=0',
    );
    // An address of all routers' group stays; the interface loses what it was told.
    sh('ip', '-n', netns, 'link', 'set', 'eth0', 'down');
    expect(world.host.routes()).toEqual([]);
    sh('ip', '-n', netns, 'link', 'set', 'eth0', 'up');
    await world.eventually(() => expect(world.host.routes()).toHaveLength(1), 6000);
  });

  behaviour('says nothing from an address that is still being checked (RFC 4862 5.4)', async (world) => {
    world.router.setLinkLocal(undefined);
    sysctl(world.router.netns, 'net.ipv6.conf.br0.accept_dad=1', 'net.ipv6.conf.br0.dad_transmits=1');
    await world.start();
    const added = world.now();
    world.router.ip('addr add fe80::1/64 dev br0');
    await advertised(world);
    // RFC 4862 5.1: RetransTimer, 1 s.
    expect(lastHeard(world).at - added).toBeGreaterThan(950);
  });
});
