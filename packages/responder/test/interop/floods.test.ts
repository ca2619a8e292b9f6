import { ALL_NODES } from '@ovlab/ndp';
import { readFileSync } from 'node:fs';
import { setImmediate, setTimeout } from 'node:timers/promises';
import { expect } from 'vitest';
import { describeInKernel } from '../behaviour/behaviours.ts';
import { buildFrame } from '../behaviour/frames.ts';
import { leastMulticastGap } from '../behaviour/heard.ts';
import { createRandom } from '../behaviour/random.ts';
import type { RealWorld } from '../behaviour/real-world.ts';
import { solicitationBytes } from '../behaviour/solicitation.ts';
import { HOST_LINK_LOCAL, HOST_MAC, ROUTER_MAC } from '../behaviour/world.ts';
import { sysctl } from '../support/netns.ts';
import { attackUntil, runFor, runIn, scapy } from './programs.ts';

/** Seconds of each attack. */
const DURATION = 1.5;
/**
 * Octets that the responder may grow by. Node.js takes some 60 MB more under load; a list without a bound would pass
 * this within a flood of 100,000 packets a second and more.
 */
const GROWTH = 96 * 2 ** 20;

/** Started, with a station that attacks on `other0`, which must not configure itself. */
async function besieged(world: RealWorld): Promise<number> {
  sysctl(world.host.netns, 'net.ipv6.conf.other0.accept_ra=0', 'net.ipv6.conf.eth0.accept_ra=0');
  sysctl(world.host.netns, 'net.ipv6.conf.other0.accept_dad=0', 'net.ipv6.conf.other0.disable_ipv6=0');
  await limitSources(world);
  await world.start({ 'log-level': 'info' });
  await world.eventually(() => expect(world.heard).toHaveLength(1), 5000);
  return residentOctets(world);
}

/**
 * Lets solicitations and advertisements of a few hundred sources in. The kernel keeps a neighbour for each, and has
 * room for 1,024 in all namespaces together, so that a flood here would cut off whatever else runs on the machine.
 */
async function limitSources({ router, host }: RealWorld): Promise<void> {
  const types = 'icmpv6 type { nd-router-solicit, nd-router-advert }';
  const rules = (elements: string, more: string) => `table ip6 siege {
    set known { type ipv6_addr; size 400; flags dynamic; elements = { ${elements} }; }
    chain early {
      type filter hook prerouting priority raw;
      ${types} ip6 saddr @known accept
      ${more}
      ${types} drop
    }
  }`;
  await runIn(
    router.netns,
    'nft',
    rules(`::, ${HOST_LINK_LOCAL}`, `${types} add @known { ip6 saddr } accept`),
  );
  await runIn(host.netns, 'nft', rules('fe80::1', ''));
}

function residentOctets({ daemon }: RealWorld): number {
  const status = readFileSync(`/proc/${String(daemon?.process.pid)}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
}

/** It runs, is not much larger than before, kept to the rate limit, and answers. */
async function unharmed(world: RealWorld, before: number): Promise<void> {
  expect(world.daemon?.process.exitCode).toBeNull();
  expect(residentOctets(world) - before).toBeLessThan(GROWTH);
  // What waits to be sent goes out first.
  await world.elapse(500);
  const asked = world.now();
  world.host.solicit();
  await world.eventually(() => {
    // A multicast that is due anyway answers too (RFC 4861 6.2.6).
    const answers = world.heard.filter(({ destination, at }) => {
      return at > asked && [HOST_LINK_LOCAL, ALL_NODES].includes(destination);
    });
    expect(answers).not.toEqual([]);
  }, 5000);
  expect(leastMulticastGap(world)).toBeGreaterThanOrEqual(3000);
}

const attack = (world: RealWorld, file: string, ...args: readonly string[]): Promise<void> =>
  runFor(DURATION, world.host.netns, file, ...args);

describeInKernel(
  'is unharmed by',
  (behaviour) => {
    behaviour('floods of solicitations (thc-ipv6)', async (world) => {
      const before = await besieged(world);
      // The kernel notes who solicits.
      const solicitors = async (): Promise<number> =>
        (await runIn(world.router.netns, 'ip', '-6', 'neigh', 'show', 'dev', 'br0')).split('\n').length;
      const flood = () =>
        Promise.all([
          attack(world, 'atk6-flood_rs6', 'other0', 'ff02::2'),
          attack(world, 'atk6-flood_rs6', '-sS', 'other0', 'ff02::2'),
        ]);
      await attackUntil(async () => (await solicitors()) > 100, flood);
      expect(await solicitors()).toBeGreaterThan(100);
      await unharmed(world, before);
    });

    behaviour('a flood of solicitations of the same 200 hosts', async (world) => {
      const before = await besieged(world);
      const frames = Array.from({ length: 200 }, (_, index) => {
        const source = `fe80::${(index + 2).toString(16)}`;
        const bytes = solicitationBytes(source);
        return buildFrame(HOST_MAC, { source, destination: 'ff02::2', hopLimit: 255, bytes });
      });
      let count = 0;
      for (const end = world.now() + 1000 * DURATION; world.now() < end || count < 2000;) {
        count += frames.length;
        for (const frame of frames) world.host.send(frame);
        // Lets the log of the program in.
        await setImmediate();
      }
      await unharmed(world, before);
      // 64 hosts can wait for an answer of their own at a time; the others have one together, within the rate limit.
      expect(world.heard.length).toBeLessThan(count / 2);
    });

    behaviour('floods of advertisements and false routers (thc-ipv6, ipv6toolkit)', async (world) => {
      const before = await besieged(world);
      const lies = ['-A', '2001:db8:55::/64', '-a', '1', '-M', '1280', '-i', '0'];
      const lines = () => world.log.filter((line) => line.includes('another router'));
      const flood = () =>
        Promise.all([
          attack(world, 'atk6-flood_router6', 'other0'),
          attack(world, 'atk6-flood_router26', '-s', 'other0'),
          attack(world, 'atk6-fake_router26', ...lies, 'other0'),
          attack(world, 'ra6', '-i', 'other0', '-d', 'ff02::1', '-F', '500', '-e', '-l', '-z', '1'),
        ]);
      await attackUntil(() => lines().length > 0, flood);
      await unharmed(world, before);
      expect(lines()).not.toEqual([]);
      // A flood must not fill a disk.
      expect(lines().length).toBeLessThan(100);
    });

    behaviour('advertisements and other packets that thc-ipv6 damages', async (world) => {
      const before = await besieged(world);
      const fuzz = (...args: readonly string[]) => attack(world, 'atk6-fuzz_ip6', '-a', ...args);
      await Promise.all([
        fuzz('-4', 'other0', 'ff02::1'),
        fuzz('-x', '-4', '-I', 'other0', 'ff02::2'),
        fuzz('-x', '-1', '-F', '-S', '-D', '-H', '-J', 'other0', 'ff02::2'),
      ]);
      await unharmed(world, before);
    });

    behaviour('solicitations in fragments and behind many headers (scapy)', async (world) => {
      const before = await besieged(world);
      const start = `Ether(src='${HOST_MAC}',dst='33:33:00:00:00:02')/`;
      const ip = "IPv6(src='fe80::%x'%(1+n%200),dst='ff02::2',hlim=255)";
      const link = `ICMPv6ND_RS()/ICMPv6NDOptSrcLLAddr(lladdr='${HOST_MAC}')`;
      const large = `${link}/ICMPv6NDOptUnknown(type=253,len=100,data=bytes(798))`;
      const frames = [
        `*[${start}part for n in range(50) for part in fragment6(${ip}/IPv6ExtHdrFragment(id=n)/${large},200)]`,
        `*[${start}fragment6(${ip}/IPv6ExtHdrFragment(id=n)/${large},200)[n%4] for n in range(100,300)]`,
        `*[${start}${ip}/IPv6ExtHdrHopByHop()/IPv6ExtHdrDestOpt()/IPv6ExtHdrDestOpt()/${link} for n in range(300)]`,
      ];
      const [python = '', ...args] = scapy('other0', frames);
      await runIn(world.host.netns, python, ...args);
      await unharmed(world, before);
    });

    behaviour('solicitations and advertisements with random octets in random places', async (world) => {
      const before = await besieged(world);
      const random = createRandom(42);
      const below = (limit: number): number => Math.floor(random() * limit);
      for (let count = 0; count < 4000; count += 1) {
        const bytes = Uint8Array.from([...solicitationBytes(HOST_LINK_LOCAL), ...new Uint8Array(below(40))]);
        if (random() < 0.5) bytes[0] = 134;
        for (let damage = below(12); damage > 0; damage -= 1) bytes[4 + below(bytes.length - 4)] = below(256);
        const cut = bytes.subarray(0, random() < 0.2 ? below(bytes.length) : bytes.length);
        const source = random() < 0.2 ? '::' : `fe80::${(2 + below(200)).toString(16)}`;
        world.host.send(buildFrame(HOST_MAC, { source, destination: 'ff02::2', hopLimit: 255, bytes: cut }));
        if (count % 100 === 0) await setTimeout(20);
      }
      await unharmed(world, before);
    });
  },
  // Each of them needs the whole machine; of what goes by only the router's own counts.
  { concurrent: false, capture: `ip6 and ether src ${ROUTER_MAC}` },
);
