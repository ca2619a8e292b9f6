import { describe, expect, it } from 'vitest';
import { createFakeStreamer } from '../../test/support/fake-streamer.ts';
import { createRecordingLogger } from '../../test/support/recording-logger.ts';
import { createVirtualClock } from '../../test/support/virtual-clock.ts';
import { createKernelFeed } from './kernel-feed.ts';
import { createInterfaceWatcher } from './kernel-watcher.ts';
import type { InterfaceSnapshot } from './snapshot.ts';

function setUp() {
  const files = new Map([
    ['/sys/class/net/br0/ifindex', '7'],
    ['/sys/class/net/br0/mtu', '1500'],
  ]);
  const clock = createVirtualClock();
  const streamer = createFakeStreamer();
  const { logger, lines } = createRecordingLogger();
  let reads = 0;
  const watcher = createInterfaceWatcher('br0', {
    clock,
    logger,
    feed: createKernelFeed({ clock, logger, runner: streamer }),
    readText: (path) => {
      if (path.endsWith('/ifindex')) reads += 1;
      return files.get(path);
    },
  });
  const seen: InterfaceSnapshot[] = [];
  return {
    watcher,
    clock,
    streamer,
    lines,
    seen,
    reads: () => reads,
    start: () => watcher.start((snapshot) => seen.push(snapshot)),
    setAddresses: (text: string) => files.set('/proc/net/if_inet6', text),
    setMtu: (mtu: number) => files.set('/sys/class/net/br0/mtu', String(mtu)),
  };
}

describe('createInterfaceWatcher', () => {
  it('tells the first snapshot at once, before the monitor runs', async () => {
    const { start, seen, streamer, clock, watcher } = setUp();
    start();
    await clock.advance(19);
    expect(seen.map(({ mtu }) => mtu)).toEqual([1500]);
    expect(streamer.started).toEqual([]);
    await clock.advance(1);
    expect(streamer.started).toHaveLength(1);
    await watcher.stop();
  });

  it('reads once for a burst of changes, some milliseconds after the first', async () => {
    const { start, seen, streamer, clock, setMtu, reads, watcher } = setUp();
    start();
    await clock.advance(60_000);
    setMtu(1400);
    const before = reads();
    for (let change = 0; change < 20; change += 1) streamer.line('7: br0 …');
    await clock.advance(2);
    expect(seen).toHaveLength(1);
    await clock.advance(1);
    expect(seen.map(({ mtu }) => mtu)).toEqual([1500, 1400]);
    expect(reads() - before).toBe(1);
    await watcher.stop();
  });

  it('says nothing when a change is about something else', async () => {
    const { start, seen, streamer, clock, watcher } = setUp();
    start();
    await clock.advance(1000);
    streamer.line('3: eth7 …');
    await clock.advance(1000);
    expect(seen).toHaveLength(1);
    await watcher.stop();
  });

  it('notices a change that came before the monitor listened', async () => {
    const { start, seen, clock, setMtu, watcher } = setUp();
    start();
    setMtu(1400);
    await clock.advance(20);
    expect(seen).toHaveLength(2);
    await watcher.stop();
  });

  it('notices within 5 s a change of which it was not told', async () => {
    const { start, seen, clock, setMtu, watcher } = setUp();
    start();
    await clock.advance(60_000);
    setMtu(1400);
    await clock.advance(5_000);
    expect(seen).toHaveLength(2);
    await watcher.stop();
  });

  it('starts a monitor again that has ended, with growing pauses, and warns once', async () => {
    const { start, streamer, clock, lines, watcher } = setUp();
    start();
    await clock.advance(20);
    expect(streamer.started).toEqual(['ip -o monitor link address netconf']);
    streamer.end(new Error('ip is not installed'));
    await clock.advance(99);
    expect(streamer.started).toHaveLength(1);
    await clock.advance(1);
    expect(streamer.started).toHaveLength(2);
    streamer.end(new Error('ip is not installed'));
    await clock.advance(199);
    expect(streamer.started).toHaveLength(2);
    await clock.advance(1);
    expect(streamer.started).toHaveLength(3);
    expect(lines).toEqual(['warn: changes of the interface are noticed late: ip monitor failed']);
    await watcher.stop();
  });

  describe('of an address that the kernel will give up by itself', () => {
    const finite = '20010db8005500000000000000000001 07 40 00 00      br0\n';
    const listing = (valid: number, preferred: number) =>
      JSON.stringify([
        {
          addr_info: [
            { local: '2001:db8:55::1', valid_life_time: valid, preferred_life_time: preferred },
            { local: 'fe80::1', valid_life_time: 4_294_967_295, preferred_life_time: 4_294_967_295 },
          ],
        },
      ]);

    it('reads the lifetimes, and tells only of those that have changed', async () => {
      const { start, streamer, clock, watcher, seen, setAddresses } = setUp();
      setAddresses(finite);
      streamer.addresses = listing(600, 300);
      const began = clock.now();
      start();
      await clock.advance(1000);
      expect(streamer.started).toContain('ip -j -6 address show dev br0');
      const [address] = seen.at(-1)?.globals ?? [];
      expect(address?.validUntil).toBe(began + 600_000);
      expect(address?.preferredUntil).toBe(began + 300_000);

      const before = seen.length;
      streamer.addresses = listing(599, 299);
      streamer.line('7: br0 …');
      await clock.advance(100);
      expect(seen).toHaveLength(before);

      streamer.addresses = listing(1200, 600);
      streamer.line('7: br0 …');
      await clock.advance(100);
      expect(seen).toHaveLength(before + 1);
      await watcher.stop();
    });

    it('notices other lifetimes of which it was not told', async () => {
      const { start, streamer, clock, watcher, setAddresses } = setUp();
      setAddresses(finite);
      streamer.addresses = listing(600, 300);
      start();
      await clock.advance(10);
      streamer.addresses = listing(1200, 600);
      const changed = clock.now();
      await clock.advance(100);
      expect(watcher.read().globals[0]?.validUntil).toBeGreaterThanOrEqual(changed + 1_200_000);

      await clock.advance(120_000);
      streamer.addresses = listing(9000, 600);
      await clock.advance(60_000);
      expect(watcher.read().globals[0]?.validUntil).toBeGreaterThan(changed + 9_000_000);
      await watcher.stop();
    });

    it('reads them again when they change while they are read', async () => {
      const { start, streamer, clock, watcher, seen, setAddresses } = setUp();
      setAddresses(finite);
      streamer.addresses = listing(600, 300);
      let release = (): void => undefined;
      streamer.held = new Promise((resolve) => (release = resolve));
      start();
      await clock.advance(1000);
      const changed = clock.now();
      streamer.addresses = listing(1200, 600);
      streamer.line('7: br0 …');
      await clock.advance(100);
      release();
      await clock.advance(100);
      const ends = (seen.at(-1)?.globals[0]?.validUntil ?? 0) - changed;
      expect(ends).toBeGreaterThanOrEqual(1_200_000);
      await watcher.stop();
    });

    it('goes on without them when they cannot be read', async () => {
      const { start, streamer, clock, watcher, seen, setAddresses } = setUp();
      setAddresses(finite);
      streamer.addresses = 'Device "br0" does not exist.';
      start();
      await clock.advance(1000);
      expect(seen.at(-1)?.globals).toMatchObject([{ address: '2001:db8:55::1' }]);
      expect(seen.at(-1)?.globals[0]).not.toHaveProperty('validUntil');
      await watcher.stop();
    });
  });

  it('needs no program when every address is there to stay', async () => {
    const { start, streamer, clock, watcher, setAddresses } = setUp();
    setAddresses('20010db8005500000000000000000001 07 40 00 80      br0\n');
    start();
    await clock.advance(1000);
    expect(streamer.started).toEqual(['ip -o monitor link address netconf']);
    await watcher.stop();
  });

  it('leaves no timer and no monitor behind', async () => {
    const { start, streamer, clock, watcher, seen, setMtu } = setUp();
    start();
    await clock.advance(30);
    expect(streamer.running).toBe(1);
    await watcher.stop();
    expect([streamer.running, clock.pending]).toEqual([0, 0]);
    setMtu(1400);
    await clock.advance(10_000);
    expect(seen).toHaveLength(1);
  });

  it('can be stopped while it waits to start the monitor again, and before it was started', async () => {
    const { start, streamer, clock, watcher } = setUp();
    start();
    await clock.advance(20);
    streamer.end();
    await clock.advance(1);
    await watcher.stop();
    expect(clock.pending).toBe(0);
    await setUp().watcher.stop();
  });
});
