import { fileURLToPath } from 'node:url';
import type { LocalRunner } from '@ovlab/runner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { firstHopCounters, observe, type ServerNetwork } from '../src/index.ts';
import { converge, createWorld, needsRoot, network, type World } from './world.ts';

const python = '/usr/bin/python3';
const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

interface Frame {
  readonly tap?: string;
  readonly mac?: string;
  readonly source: string;
  readonly kind: 'ra' | 'rs' | 'ns' | 'na' | 'echo' | 'dhcpv6';
  readonly target?: string;
  readonly destination?: string;
  /** Ethernet destination; default: all IPv6 nodes. */
  readonly to?: string;
}

const prefix = '2001:db8:55::/64';
const [alice, bob] = ['02:00:00:00:0a:11', '02:00:00:00:0b:0b'];
const off: ServerNetwork = { ...network, guard: false, prefix, taps: ['tap0', 'tap1'] };

/** Number of one of our frames, from its flow label; `last` of the one behind them. */
function numberOf(frame: string): number | 'last' | undefined {
  if (frame.slice(24, 28) === '88b5') return 'last';
  if (frame.slice(24, 28) !== '86dd') return undefined;
  return Number.parseInt(frame.slice(30, 36), 16) & 0xfffff;
}

describe.skipIf(needsRoot)('first-hop security', () => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld(true);
  });
  afterEach(() => world.remove());

  /** Numbers of the frames that reach the LAN, in their order, and those that reach the other TAP device. */
  async function passed(desired: ServerNetwork, frames: readonly Frame[]) {
    await converge(desired, world);
    const list = JSON.stringify(frames.map((frame) => ({ tap: 'tap0', mac: alice, ...frame })));
    const onLan: number[] = [];
    const atOther: number[] = [];
    let sending: Promise<void> | undefined;
    const send = async (): Promise<void> => {
      const lines = world.host.stream(python, [path('first-hop-frames.py'), list, 'tap0', 'tap1']);
      for await (const line of lines) {
        const [device = '', frame = ''] = line.split(' ');
        // What the server itself sends reaches every client: behind it nothing is left of ours.
        if (device === 'sent') await world.host.run('ping', ['-c', '1', '-W', '1', 'ff02::1%br0'], ignore);
        if (device !== 'tap1') continue;
        const number = numberOf(frame);
        if (number === undefined || number === 'last') continue;
        if (number > 0 && number <= frames.length) atOther.push(number);
        else if (isEchoRequest(frame)) break;
      }
    };
    for await (const line of world.isp.stream(python, [path('capture.py'), 'up0'])) {
      if (line === 'ready') sending = send();
      const number = numberOf(line);
      if (number === 'last') break;
      if (number !== undefined && number > 0 && number <= frames.length) onLan.push(number);
    }
    await sending;
    return { onLan, atOther };
  }

  async function counters(runner: LocalRunner): Promise<Record<string, number>> {
    const { nft } = await observe(runner);
    return Object.fromEntries(firstHopCounters(nft).map(({ name, packets }) => [name, packets]));
  }

  describe('without any switch', () => {
    it('loads no table into the bridge and lets everything through', async () => {
      const frames: Frame[] = [
        { source: 'fe80::1', kind: 'ra' },
        { source: '2001:db8:bad::1', kind: 'echo' },
        { source: 'fe80::1', kind: 'dhcpv6' },
      ];
      expect(await passed(off, frames)).toEqual({ onLan: [1, 2, 3], atOther: [1, 2, 3] });
      expect((await observe(world.host)).nft.tables.map(({ family }) => family)).toEqual(['inet']);
    });
  });

  describe('RA guard and DHCPv6 shield', () => {
    const frames: Frame[] = [
      { source: 'fe80::1', kind: 'ra' },
      { source: 'fe80::1', kind: 'dhcpv6' },
      { source: 'fe80::1', kind: 'rs' },
    ];

    it.each([
      [{ raGuard: true }, [2, 3], { 'ra-guard': 1 }],
      [{ dhcpv6Shield: true }, [1, 3], { 'dhcpv6-shield': 1 }],
    ])('are two switches: %j', async (firstHop, onLan, counted) => {
      expect((await passed({ ...off, firstHop }, frames)).onLan).toEqual(onLan);
      expect(await counters(world.host)).toMatchObject(counted);
    });
  });

  describe('the source guard', () => {
    const guarded: ServerNetwork = { ...off, firstHop: { sourceGuard: true } };

    it('lets link-local addresses, the unspecified one and those of the prefix send', async () => {
      const frames: Frame[] = [
        { source: '::', kind: 'ns', target: '2001:db8:55::a' },
        { source: 'fe80::a', kind: 'rs' },
        { source: '2001:db8:55::a', kind: 'echo' },
        { source: '2001:db8:56::a', kind: 'echo' },
        { source: '2001:db8:bad::1', kind: 'ns', target: '2001:db8:55::254' },
      ];
      expect((await passed(guarded, frames)).onLan).toEqual([1, 2, 3]);
      expect(await counters(world.host)).toMatchObject({ 'source-guard': 2 });
    });

    it('keeps an address for the MAC address that had it first', async () => {
      const frames: Frame[] = [
        { source: '2001:db8:55::a', kind: 'echo' },
        { source: '2001:db8:55::a', kind: 'echo', mac: bob },
        { source: '2001:db8:55::a', kind: 'echo', mac: bob, tap: 'tap1' },
        { source: '2001:db8:55::b', kind: 'echo', mac: bob },
        { source: '2001:db8:55::a', kind: 'na', target: '2001:db8:55::a' },
        { source: '2001:db8:55::b', kind: 'na', target: '2001:db8:55::a', mac: bob },
        { source: '2001:db8:55::a', kind: 'echo' },
      ];
      expect((await passed(guarded, frames)).onLan).toEqual([1, 4, 5, 7]);
    });

    it('counts duplicate address detection as having it, and lets the owner hear who wants it too', async () => {
      const frames: Frame[] = [
        { source: '::', kind: 'ns', target: '2001:db8:55::c' },
        { source: '2001:db8:55::c', kind: 'echo', mac: bob },
        { source: '::', kind: 'ns', target: '2001:db8:55::c', mac: bob },
        { source: '2001:db8:55::c', kind: 'echo', mac: bob },
        { source: '2001:db8:55::c', kind: 'na', target: '2001:db8:55::c' },
      ];
      expect((await passed(guarded, frames)).onLan).toEqual([1, 3, 5]);
    });

    it('gives nobody the addresses of the server and of its gateway', async () => {
      const { links } = await observe(world.host);
      const mac = links.find(({ name }) => name === 'eth0')?.mac ?? '';
      const own = linkLocalOf(mac);
      const frames: Frame[] = [
        { source: '2001:db8:55::1', kind: 'echo' },
        { source: 'fe80::254', kind: 'echo' },
        { source: own, kind: 'rs' },
        { source: 'fe80::a', kind: 'na', target: own },
        { source: 'fe80::a', kind: 'na', target: '2001:db8:55::1' },
        { source: 'fe80::a', kind: 'na', target: 'fe80::a' },
      ];
      expect((await passed(guarded, frames)).onLan).toEqual([6]);
    });

    it('is off otherwise: an address of somebody else passes', async () => {
      const frames: Frame[] = [
        { source: '2001:db8:55::a', kind: 'echo' },
        { source: '2001:db8:55::a', kind: 'echo', mac: bob },
      ];
      expect((await passed({ ...off, guard: true }, frames)).onLan).toEqual([1, 2]);
    });
  });

  describe('isolation', () => {
    const frames: Frame[] = [
      { source: 'fe80::a', kind: 'echo' },
      { source: 'fe80::a', kind: 'ns', target: 'fe80::b' },
    ];

    it('keeps frames of a client from the other TAP devices and lets them out to the LAN', async () => {
      const isolated = { ...off, firstHop: { isolation: true } };
      expect(await passed(isolated, frames)).toEqual({ onLan: [1, 2], atOther: [] });
      expect((await counters(world.host))['isolation']).toBeGreaterThanOrEqual(2);
    });

    it('does not let the server turn a packet around either', async () => {
      const route = (firstHop: ServerNetwork['firstHop']): Promise<number> =>
        turnedAround({ ...off, ...(firstHop === undefined ? {} : { firstHop }) });
      expect(await route({})).toBe(1);
      expect(await route({ isolation: true })).toBe(0);
    });
  });

  /** Packets that a client sends to the server for another address of the prefix and that come back out. */
  async function turnedAround(desired: ServerNetwork): Promise<number> {
    await converge(desired, world);
    await world.host.run('ip', [
      ...['neigh', 'replace', '2001:db8:55::b', 'lladdr', bob, 'dev', 'br0', 'nud', 'permanent'],
    ]);
    const { links } = await observe(world.host);
    const to = links.find(({ name }) => name === 'br0')?.mac ?? '';
    const frame: Frame = { to, source: '2001:db8:55::a', destination: '2001:db8:55::b', kind: 'echo' };
    // The bridge does not know where its destination is and floods it.
    return (await passed(desired, [frame])).onLan.length;
  }

  describe('the rate of neighbour discovery', () => {
    const frames = Array.from({ length: 40 }, (_, index): Frame => ({
      source: 'fe80::a',
      kind: 'ns',
      target: `2001:db8:55::${(index + 16).toString(16)}`,
    }));

    it('lets as many pass as the file says, of each device', async () => {
      const limited = { ...off, firstHop: { ndRateLimit: 3 } };
      const other: Frame = { source: 'fe80::b', kind: 'ns', target: '2001:db8:55::b', tap: 'tap1' };
      const { onLan } = await passed(limited, [...frames, other]);
      // Three at once and three in each second that the sender may take.
      expect(onLan.length).toBeGreaterThanOrEqual(4);
      expect(onLan.length).toBeLessThanOrEqual(30);
      expect(onLan).toContain(41);
      expect(await counters(world.host)).toMatchObject({ 'nd-rate-limit': 41 - onLan.length });
    });

    it('lets all pass otherwise', async () => {
      expect((await passed(off, frames)).onLan).toHaveLength(40);
    });
  });

  it('is in force with every switch, and the second plan has nothing to do', async () => {
    const firstHop = { sourceGuard: true, isolation: true, ndRateLimit: 100 };
    await converge({ ...network, taps: ['tap0', 'tap1'], prefix, firstHop }, world);
    expect(await converge({ ...network, taps: ['tap0', 'tap1'], prefix, firstHop }, world)).toEqual([]);
    expect(await converge({ ...network, taps: ['tap0', 'tap1'], prefix }, world)).toEqual(['guard', 'port']);
  });
});

const ignore = { reject: false };

function isEchoRequest(frame: string): boolean {
  return frame.slice(24, 28) === '86dd' && frame.slice(40, 42) === '3a' && frame.slice(108, 110) === '80';
}

/** EUI-64 of a MAC address, as the kernel makes it (RFC 4291 appendix A). */
function linkLocalOf(mac: string): string {
  const [a = '', b = '', c = '', d = '', e = '', f = ''] = mac.split(':');
  const first = (Number.parseInt(a, 16) ^ 2).toString(16);
  const groups = [`${first}${b}`, `${c}ff`, `fe${d}`, `${e}${f}`];
  return `fe80::${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}`;
}
