import type { LocalRunner } from '@ovlab/runner';
import { createRunner } from '@ovlab/runner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  applyPlan,
  NdpProxy,
  observe,
  planRemove,
  planServer,
  verifyPlan,
  type ServerNetwork,
} from '../src/index.ts';
import { enterNetns } from './support/enter-netns.ts';
import { batch, converge, createWorld, needsRoot, network, type World } from './world.ts';

const prefix = '2001:db8:55::/64';
const routed: ServerNetwork = { ...network, mode: 'routed', prefix, taps: ['tap9'], persistentTaps: false };
const client = '2001:db8:55::c';
/** Behind the router, as everything that clients want. */
const internet = '2001:db8:ffff::1';

describe.skipIf(needsRoot)('routed mode on a LAN whose router takes the /64 for its link', () => {
  let world: World;
  let guest: LocalRunner;
  let proxy: NdpProxy | undefined;
  let learned: (address: string) => void = () => undefined;

  beforeEach(async () => {
    world = await createWorld(true);
    await converge(routed, world);
    await batch(world.isp, [`addr add ${internet}/128 dev lo`]);
    // The other end of a wire into the inner bridge, with the kernel of a client behind it.
    guest = createRunner().within(`${world.host.netns ?? ''}-guest`);
    await batch(createRunner(), [`netns add ${guest.netns ?? ''}`]);
    await batch(world.host, [
      `link add tap9 type veth peer name eth0 netns ${guest.netns ?? ''}`,
      'link set tap9 master br0 addrgenmode none',
      'link set tap9 up',
    ]);
    await batch(guest, ['link set lo up', 'link set eth0 up']);
    const { addresses } = await observe(world.host);
    const router = addresses.find(({ link, scope }) => link === 'br0' && scope === 'link')?.address ?? '';
    await batch(guest, [`route add ::/0 via ${router} dev eth0`]);
    // Who is not answered asks once more when every ping has given up: a packet gets through at once or not at all.
    await sysctl(world.isp, 'neigh.up0.retrans_time_ms=90000');
    await sysctl(world.host, 'neigh.br0.retrans_time_ms=90000');
    enterNetns(world.host.netns ?? '');
  });

  afterEach(async () => {
    await proxy?.stop();
    proxy = undefined;
    await batch(createRunner(), [`netns del ${guest.netns ?? ''}`]);
    await world.remove();
  });

  async function startProxy(seeds: readonly string[] = []): Promise<void> {
    proxy = new NdpProxy({
      uplink: 'eth0',
      bridge: 'br0',
      prefix,
      own: ['2001:db8:55::1', '2001:db8:55::254'],
      seeds,
      runner: world.host,
      onAddress: (address) => learned(address),
    });
    await proxy.start();
  }

  const heard = (wanted: string): Promise<void> =>
    new Promise((resolve) => {
      learned = (address) => {
        if (address === wanted) resolve();
      };
    });

  /** Whether one ping was answered within so many seconds. */
  async function answered(from: LocalRunner, source: string, to: string, seconds = 30): Promise<boolean> {
    const ping = ['-c', '1', '-W', String(seconds), '-I', source, to];
    return (await from.run('ping', ping, { reject: false })).exitCode === 0;
  }

  const entries = async (): Promise<string> =>
    (await world.host.run('ip', ['-6', 'neigh', 'show', 'proxy'])).stdout;

  it('gives a client nothing without a proxy, and with one at once', async () => {
    await batch(guest, [`addr add ${client}/64 dev eth0 nodad`]);
    expect(await answered(world.isp, internet, client, 1)).toBe(false);
    const known = heard('2001:db8:55::d');
    await startProxy();
    await batch(guest, ['addr add 2001:db8:55::d/64 dev eth0']);
    await known;
    // Its duplicate address detection takes a second; the router may ask before it has ended.
    await expect.poll(() => usable(guest, '2001:db8:55::d')).toBe(true);
    expect(await answered(world.isp, internet, '2001:db8:55::d')).toBe(true);
  });

  it('wakes a router that asked before the address was known', async () => {
    await startProxy();
    await sysctl(guest, 'conf.eth0.optimistic_dad=1', 'conf.eth0.router_solicitation_delay=0');
    const answer = answered(world.isp, internet, client);
    await expect
      .poll(async () => (await world.isp.run('ip', ['-6', 'neigh', 'show', client, 'dev', 'up0'])).stdout)
      .toContain('INCOMPLETE');
    await batch(guest, [`addr add ${client}/64 dev eth0 optimistic`]);
    expect(await answer).toBe(true);
  });

  it('answers when the router makes sure that a client is still there', async () => {
    await startProxy([client]);
    await batch(guest, [`addr add ${client}/64 dev eth0 nodad`]);
    expect(await answered(world.isp, internet, client)).toBe(true);
    await sysctl(
      world.isp,
      'neigh.up0.base_reachable_time_ms=100',
      'neigh.up0.delay_first_probe_time=1',
      'neigh.up0.mcast_solicit=0',
    );
    // Stale, then asked for by unicast alone.
    await batch(world.isp, [`neigh change ${client} dev up0 nud delay`]);
    await expect
      .poll(async () => (await world.isp.run('ip', ['-6', 'neigh', 'show', client, 'dev', 'up0'])).stdout, {
        interval: 200,
      })
      .toMatch(/REACHABLE|STALE/);
  });

  it('learns an address that its owner told nobody of from the first packet', async () => {
    await startProxy();
    await batch(guest, [`addr add ${client}/64 dev eth0 nodad`]);
    const router = (await observe(world.host)).addresses.find(
      ({ link, scope }) => link === 'br0' && scope === 'link',
    );
    await guest.run('ping', ['-c', '1', '-W', '30', `${router?.address ?? ''}%eth0`]);
    const known = heard('2001:db8:55::e');
    await batch(guest, ['addr add 2001:db8:55::e/64 dev eth0 nodad']);
    await answered(guest, '2001:db8:55::e', internet, 1);
    await known;
    expect(await answered(guest, '2001:db8:55::e', internet)).toBe(true);
  });

  it('says nothing for addresses that nobody has, nor for those of the server and the gateway', async () => {
    await startProxy();
    await batch(guest, ['addr add 2001:db8:55::254/64 dev eth0 nodad']);
    await guest.run('ping', ['-c', '1', '-W', '1', 'ff02::1%eth0'], { reject: false });
    for (const address of ['2001:db8:55::dead', '2001:db8:55::beef']) {
      expect(await answered(world.isp, internet, address, 1)).toBe(false);
    }
    expect(await entries()).toBe('');
    expect(proxy?.addresses).toEqual([]);
    // What is scanned leaves no trace behind the bridge either.
    const { neighbours } = await observe(world.host);
    expect(neighbours.filter(({ address }) => /dead|beef/.test(address))).toEqual([]);
  });

  it('takes up what an earlier one left, and leaves nothing when it stops', async () => {
    await batch(world.host, [`neigh add proxy ${client} dev eth0`]);
    await startProxy();
    expect(proxy?.addresses).toEqual([client]);
    await proxy?.stop();
    proxy = undefined;
    expect(await entries()).toBe('');
    const { stdout } = await world.host.run('sysctl', ['-n', 'net.ipv6.conf.eth0.proxy_ndp']);
    expect(stdout.trim()).toBe('0');
  });

  it('plans nothing the second time, and leaves the uplink as it was when it is removed', async () => {
    await batch(world.host, ['link del tap9']);
    const before = await observe(world.host);
    expect(await converge(routed, world)).toEqual([]);
    await applyPlan(planRemove(network.mark, before), world.host);
    const after = await observe(world.host);
    const promised = planServer(routed, after);
    expect(verifyPlan(promised, before)).toEqual([]);
    expect(verifyPlan(promised, after)).not.toEqual([]);
    expect(after.links.map(({ name }) => name)).not.toContain('br0');
    const ofUplink = <T extends { link?: string | undefined }>(items: readonly T[]): T[] =>
      items.filter(({ link }) => link === 'eth0');
    expect(ofUplink(after.addresses)).toEqual(ofUplink(before.addresses));
    expect(ofUplink(after.routes)).toEqual(ofUplink(before.routes));
  });
});

async function usable(runner: LocalRunner, address: string): Promise<boolean> {
  const { stdout } = await runner.run('ip', ['-6', 'addr', 'show', 'to', address]);
  return stdout.includes(address) && !stdout.includes('tentative');
}

async function sysctl(runner: LocalRunner, ...values: readonly string[]): Promise<void> {
  await runner.run('sysctl', ['-q', '-w', ...values.map((value) => `net.ipv6.${value}`)]);
}
