import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { InterfaceSnapshot } from '../../src/interface/snapshot.ts';
import type { InterfaceWatcher } from '../../src/interface/watcher.ts';

/** An interface `br0` and the ways to change it; it does not exist when a test begins. */
export interface WatcherHarness {
  createWatcher(): InterfaceWatcher;
  /** Up, with carrier and fe80::1. */
  make(): void;
  remove(): void;
  setMtu(mtu: number): void;
  setMac(mac: string): void;
  addAddress(address: string): void;
  setForwarding(on: boolean): void;
}

/** What every watcher does. */
export function describeWatcher(name: string, harness: () => WatcherHarness): void {
  describe(`a watcher: ${name}`, () => {
    let watcher: InterfaceWatcher;
    let seen: InterfaceSnapshot[];
    let present: boolean;

    beforeEach(() => {
      watcher = harness().createWatcher();
      seen = [];
      present = false;
    });

    afterEach(async () => {
      await watcher.stop();
      if (present) harness().remove();
    });

    function make(): void {
      harness().make();
      present = true;
    }

    const start = (): void => watcher.start((snapshot) => seen.push(snapshot));
    const last = (): Partial<InterfaceSnapshot> => seen.at(-1) ?? {};
    const eventually = (expected: Partial<InterfaceSnapshot>) => expect.poll(last).toMatchObject(expected);

    it('tells at once of an interface that does not exist', () => {
      start();
      expect(seen).toMatchObject([{ name: 'br0', present: false, ifindex: undefined }]);
    });

    it('tells at once of one that does', async () => {
      make();
      await expect.poll(() => watcher.read().linkLocal).toBe('fe80::1');
      start();
      expect(seen).toMatchObject([{ present: true, up: true, linkLocal: 'fe80::1', globals: [] }]);
    });

    it('tells when it appears, changes, disappears and appears again', async () => {
      start();
      make();
      await eventually({ present: true, up: true, carrier: true, linkLocal: 'fe80::1' });
      const { ifindex } = last();

      harness().setMtu(1400);
      await eventually({ mtu: 1400 });
      harness().setMac('02:00:5e:10:00:77');
      await eventually({ mac: '02:00:5e:10:00:77' });
      harness().addAddress('2001:db8:55::1');
      await expect
        .poll(() => last().globals)
        .toMatchObject([{ address: '2001:db8:55::1', prefixLength: 64 }]);
      harness().setForwarding(true);
      await eventually({ forwarding: true });

      harness().remove();
      await eventually({ present: false, globals: [] });
      harness().make();
      await eventually({ present: true, linkLocal: 'fe80::1' });
      expect(last().ifindex).not.toBe(ifindex);
    });

    it('says nothing twice', async () => {
      start();
      make();
      await eventually({ carrier: true, linkLocal: 'fe80::1' });
      harness().setMtu(1400);
      await eventually({ mtu: 1400 });
      const repeated = seen.filter((snapshot, index) => {
        return index > 0 && JSON.stringify(snapshot) === JSON.stringify(seen[index - 1]);
      });
      expect(repeated).toEqual([]);
    });

    it('reads what holds, told or not', async () => {
      make();
      await expect.poll(() => watcher.read().linkLocal).toBe('fe80::1');
      harness().setMtu(1300);
      expect(watcher.read().mtu).toBe(1300);
    });

    it('is silent after the end', async () => {
      start();
      await watcher.stop();
      const before = seen.length;
      make();
      await expect.poll(() => watcher.read().present).toBe(true);
      expect(seen).toHaveLength(before);
    });
  });
}
