import type { LineStreamer } from '@ovlab/runner';
import { isDeepStrictEqual } from 'node:util';
import { systemClock, type Clock } from '../clock.ts';
import { silentLogger, type Logger } from '../logger.ts';
import { followChanges } from './change-signal.ts';
import { readInterface, type TextReader } from './read-interface.ts';
import type { InterfaceSnapshot } from './snapshot.ts';
import type { InterfaceWatcher } from './watcher.ts';

/** Milliseconds from a change signal to the read: one command of `ip` makes several events. */
const SETTLE = 3;
/**
 * Milliseconds between reads that no signal asked for. The first ones cover the time until the monitor listens,
 * the later ones an event that the kernel had to drop.
 */
const REREAD = { first: 20, longest: 5_000 };

export interface KernelWatcherOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Runs `ip monitor`; default: the local runner. */
  readonly streamer?: LineStreamer;
  /** Default: the file system. */
  readonly readText?: TextReader;
}

/** Watches an interface of the network namespace of the process, by procfs, sysfs and `ip monitor`. */
export function createInterfaceWatcher(name: string, options: KernelWatcherOptions = {}): InterfaceWatcher {
  const { clock = systemClock, logger = silentLogger, streamer, readText } = options;
  const ended = new AbortController();
  let last: InterfaceSnapshot | undefined;
  let listener: ((snapshot: InterfaceSnapshot) => void) | undefined;
  let following: Promise<void> = Promise.resolve();
  let cancelSettle: (() => void) | undefined;
  let cancelReread: (() => void) | undefined;
  let cancelMonitor: (() => void) | undefined;

  const read = (): InterfaceSnapshot => readInterface(name, readText);

  function compare(): void {
    const snapshot = read();
    if (ended.signal.aborted || isDeepStrictEqual(snapshot, last)) return;
    last = snapshot;
    listener?.(snapshot);
  }

  function settle(): void {
    cancelSettle ??= clock.setTimer(SETTLE, () => {
      cancelSettle = undefined;
      compare();
    });
  }

  function reread(delay: number): void {
    cancelReread = clock.setTimer(delay, () => {
      compare();
      if (!ended.signal.aborted) reread(Math.min(delay * 2, REREAD.longest));
    });
  }

  return {
    read,
    start(onChange): void {
      listener = onChange;
      compare();
      // The listener may have stopped the watcher.
      if (ended.signal.aborted) return;
      reread(REREAD.first);
      // The runner takes longer to load than the responder to send; it must not hold up the first advertisement.
      cancelMonitor = clock.setTimer(REREAD.first, () => {
        const load = streamer === undefined ? localStreamer : () => Promise.resolve(streamer);
        following = followChanges({ streamer: load, clock, logger }, settle, ended.signal);
      });
    },
    async stop(): Promise<void> {
      ended.abort();
      cancelSettle?.();
      cancelReread?.();
      cancelMonitor?.();
      await following;
    },
  };
}

async function localStreamer(): Promise<LineStreamer> {
  const { createRunner } = await import('@ovlab/runner');
  return createRunner();
}
