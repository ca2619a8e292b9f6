import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock, type Clock } from '../src/clock.ts';
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
    await expect.poll(() => seen.at(-1)).toBe('fe80::2');
    await watcher.stop();
    harness.remove();
  });

  it('tells of a change when the kernel does, before it looks by itself', async () => {
    // Of the watcher's own timers only that runs which follows a change: nothing else than the monitor can tell.
    const { now, setTimer } = systemClock;
    const clock: Clock = { now, setTimer: (ms, then) => (ms < 20 ? setTimer(ms, then) : () => undefined) };
    const watcher = createInterfaceWatcher('br0', { clock, feed: createKernelFeed() });
    harness.make();
    const seen: (number | undefined)[] = [];
    watcher.start((snapshot) => seen.push(snapshot.mtu));
    let mtu = 1300;
    const told = () => {
      // Until the monitor listens, changes go unheard.
      harness.setMtu((mtu += 1));
      return seen.some((value = 0) => value > 1300 && value < 1500);
    };
    await expect.poll(told).toBe(true);
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
      return [validUntil, preferredUntil].map((end) => Math.round((end - before) / 100_000));
    };
    await expect.poll(ends).toEqual([6, 3]);
    ip(netns, 'addr change 2001:db8:57::1/64 dev br0 valid_lft 1200 preferred_lft 900');
    await expect.poll(ends).toEqual([12, 9]);
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
