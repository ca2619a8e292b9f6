import { isDeepStrictEqual } from 'node:util';
import { systemClock, type Clock } from '../clock.ts';
import { silentLogger, type Logger } from '../logger.ts';
import { AddressLifetimes } from './address-lifetimes.ts';
import { createKernelFeed, type KernelFeed } from './kernel-feed.ts';
import { finiteAddresses, readInterface, type TextReader } from './read-interface.ts';
import type { InterfaceSnapshot } from './snapshot.ts';
import type { InterfaceWatcher } from './watcher.ts';

/** Milliseconds from a change signal to the read: one command of `ip` makes several events. */
const SETTLE = 3;
/**
 * Milliseconds between reads that no signal asked for. The first ones cover the time until the monitor listens,
 * the later ones an event that the kernel had to drop.
 */
const REREAD = { first: 20, longest: 5_000 };
/** Likewise for the lifetimes, which take a process to read, and only where an address has one. */
const REREAD_LIFETIMES = { first: 20, longest: 60_000 };

export interface KernelWatcherOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Shared by several watchers; default: one of its own. */
  readonly feed?: KernelFeed;
  /** Default: the file system. */
  readonly readText?: TextReader;
}

/** Watches an interface of the network namespace of the process, by procfs, sysfs and `ip monitor`. */
export function createInterfaceWatcher(name: string, options: KernelWatcherOptions = {}): InterfaceWatcher {
  const { clock = systemClock, logger = silentLogger, readText } = options;
  const feed = options.feed ?? createKernelFeed({ clock, logger });
  const lifetimes = new AddressLifetimes();
  let ended = false;
  let last: InterfaceSnapshot | undefined;
  let listener: ((snapshot: InterfaceSnapshot) => void) | undefined;
  let unsubscribe: (() => Promise<void>) | undefined;
  let cancelSettle: (() => void) | undefined;
  const cancelRereads = new Map<() => void, () => void>();
  let reading: Promise<void> | undefined;
  let outdated = false;

  function read(): InterfaceSnapshot {
    const snapshot = readInterface(name, readText);
    return { ...snapshot, globals: snapshot.globals.map((address) => lifetimes.complete(address)) };
  }

  function compare(): void {
    const snapshot = read();
    if (ended || isDeepStrictEqual(snapshot, last)) return;
    last = snapshot;
    listener?.(snapshot);
  }

  function settle(): void {
    cancelSettle ??= clock.setTimer(SETTLE, () => {
      cancelSettle = undefined;
      compare();
      readLifetimes();
    });
  }

  function readLifetimes(): void {
    if (ended || finiteAddresses(name, readText).length === 0) return;
    if (reading !== undefined) {
      // What is being read may be from before the change.
      outdated = true;
      return;
    }
    reading = takeLifetimes().finally(() => {
      reading = undefined;
      if (!outdated) return;
      outdated = false;
      readLifetimes();
    });
  }

  async function takeLifetimes(): Promise<void> {
    try {
      lifetimes.update(await feed.addresses(name), clock.now());
      compare();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger.debug({ reason }, `the lifetimes of the addresses of ${name} are not known`);
    }
  }

  function reread(look: () => void, { first, longest }: typeof REREAD): void {
    const cancel = clock.setTimer(first, () => {
      look();
      if (!ended) reread(look, { first: Math.min(first * 2, longest), longest });
    });
    cancelRereads.set(look, cancel);
  }

  return {
    read,
    start(onChange): void {
      listener = onChange;
      compare();
      // The listener may have stopped the watcher.
      if (ended) return;
      readLifetimes();
      reread(compare, REREAD);
      reread(readLifetimes, REREAD_LIFETIMES);
      unsubscribe = feed.subscribe(settle);
    },
    async stop(): Promise<void> {
      ended = true;
      cancelSettle?.();
      for (const cancel of cancelRereads.values()) cancel();
      await Promise.all([unsubscribe?.(), reading]);
    },
  };
}
