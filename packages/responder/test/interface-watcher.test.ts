import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createKernelFeed } from '../src/interface/kernel-feed.ts';
import { createInterfaceWatcher } from '../src/interface/kernel-watcher.ts';
import { enterNetns, ip, removeNetns, sh, sysctl, uniqueName, withoutRoot } from './support/netns.ts';
import { describeWatcher, type WatcherHarness } from './support/watcher-compliance.ts';

const netns = uniqueName('watch');

describe.skipIf(withoutRoot)('the watcher of the kernel', () => {
  beforeAll(() => {
    sh('ip', 'netns', 'add', netns);
    // The process stays there; it ends with this file.
    enterNetns(netns);
  });

  afterAll(() => removeNetns(netns));

  const harness: WatcherHarness = {
    createWatcher: () => createInterfaceWatcher('br0'),
    make: () =>
      ip(
        netns,
        'link add br0 type veth peer name port0',
        'link set br0 addrgenmode none',
        'link set port0 addrgenmode none up',
        'addr add fe80::1/64 dev br0 nodad',
        'link set br0 up',
      ),
    remove: () => ip(netns, 'link del br0'),
    setMtu: (mtu) => ip(netns, `link set br0 mtu ${String(mtu)}`),
    setMac: (mac) => ip(netns, `link set br0 address ${mac}`),
    addAddress: (address) => ip(netns, `addr add ${address}/64 dev br0 nodad`),
    setForwarding: (on) => sysctl(netns, `net.ipv6.conf.all.forwarding=${on ? '1' : '0'}`),
  };

  describeWatcher('kernel', () => harness);

  it('tells when duplicate address detection has ended', async () => {
    const watcher = createInterfaceWatcher('br0');
    harness.make();
    const seen: (string | undefined)[] = [];
    ip(netns, 'addr flush dev br0', 'addr add fe80::2/64 dev br0');
    watcher.start(({ linkLocal }) => seen.push(linkLocal));
    expect(seen).toEqual([undefined]);
    await expect.poll(() => seen.at(-1), { timeout: 5000 }).toBe('fe80::2');
    await watcher.stop();
    harness.remove();
  });

  it('tells of a change within milliseconds', async () => {
    const watcher = createInterfaceWatcher('br0');
    harness.make();
    let at = Infinity;
    watcher.start(({ mtu }) => {
      if (mtu === 1234) at = performance.now();
    });
    // Past the reads at 20 ms to 2.5 s after the start, so that only the monitor can tell.
    await new Promise((resolve) => setTimeout(resolve, 2800));
    const before = performance.now();
    harness.setMtu(1234);
    await expect.poll(() => at, { timeout: 1000 }).toBeLessThan(Infinity);
    expect(at - before).toBeLessThan(500);
    await watcher.stop();
    harness.remove();
  });

  it('knows when an address ends that has a lifetime', async () => {
    const watcher = createInterfaceWatcher('br0');
    harness.make();
    ip(netns, 'addr add 2001:db8:57::1/64 dev br0 nodad valid_lft 600 preferred_lft 300');
    const before = performance.now();
    watcher.start(() => undefined);
    const ends = () => {
      const [{ validUntil = NaN, preferredUntil = NaN } = {}] = watcher.read().globals;
      return [validUntil, preferredUntil].map((end) => Math.round((end - before) / 10_000));
    };
    await expect.poll(ends, { timeout: 4000 }).toEqual([60, 30]);
    ip(netns, 'addr change 2001:db8:57::1/64 dev br0 valid_lft 1200 preferred_lft 900');
    await expect.poll(ends, { timeout: 4000 }).toEqual([120, 90]);
    await watcher.stop();
    harness.remove();
  });

  it('shares one monitor with others on the same feed', async () => {
    const monitors = () => sh('ip', 'netns', 'pids', netns).split('\n').filter(Boolean).length;
    const before = monitors();
    const feed = createKernelFeed();
    const watchers = ['br0', 'br1'].map((name) => createInterfaceWatcher(name, { feed }));
    for (const watcher of watchers) watcher.start(() => undefined);
    await expect.poll(monitors).toBe(before + 1);
    await watchers[0]?.stop();
    expect(monitors()).toBe(before + 1);
    await watchers[1]?.stop();
    expect(monitors()).toBe(before);
  });

  it('ends its monitor', async () => {
    const monitors = () => sh('ip', 'netns', 'pids', netns).split('\n').filter(Boolean).length;
    const before = monitors();
    const watcher = createInterfaceWatcher('br0');
    watcher.start(() => undefined);
    await expect.poll(monitors).toBe(before + 1);
    await watcher.stop();
    expect(monitors()).toBe(before);
  });
});
