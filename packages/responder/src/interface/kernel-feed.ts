import type { Runner } from '@ovlab/core';
import type { LineStreamer } from '@ovlab/runner';
import { systemClock, type Clock } from '../clock.ts';
import { silentLogger, type Logger } from '../logger.ts';
import { followChanges } from './change-signal.ts';

/** The part of a runner that reads what the kernel says. */
export type IpRunner = LineStreamer & Pick<Runner, 'run'>;

/** What the kernel reports about links and addresses, for any number of watchers with one `ip monitor`. */
export interface KernelFeed {
  /**
   * Calls `changed` for each thing that the kernel reports, whatever it is about; the returned function ends that
   * and resolves once nothing runs for it any more.
   */
  subscribe(changed: () => void): () => Promise<void>;
  /** Output of `ip -j -6 address show` for one interface. Rejects as {@link Runner.run}. */
  addresses(name: string): Promise<string>;
}

export interface KernelFeedOptions {
  readonly clock?: Clock;
  readonly logger?: Logger;
  /** Runs `ip`; default: the local runner. */
  readonly runner?: IpRunner;
}

/** The runner takes longer to load than the responder to send; it must not hold up the first advertisement. */
const START_DELAY = 20;

export function createKernelFeed(options: KernelFeedOptions = {}): KernelFeed {
  const { clock = systemClock, logger = silentLogger, runner } = options;
  const load = runner === undefined ? localRunner : () => Promise.resolve(runner);
  const listeners = new Set<() => void>();
  let end: (() => Promise<void>) | undefined;

  function start(): () => Promise<void> {
    const ended = new AbortController();
    let following: Promise<void> = Promise.resolve();
    const tellAll = (): void => {
      for (const listener of listeners) listener();
    };
    const cancelStart = clock.setTimer(START_DELAY, () => {
      following = followChanges({ streamer: load, clock, logger }, tellAll, ended.signal);
    });
    return () => {
      ended.abort();
      cancelStart();
      return following;
    };
  }

  return {
    subscribe(changed) {
      // Each subscription counts by itself, even if two of them share a function.
      const listener = (): void => changed();
      listeners.add(listener);
      end ??= start();
      return async () => {
        listeners.delete(listener);
        if (listeners.size > 0 || end === undefined) return;
        const ending = end;
        end = undefined;
        await ending();
      };
    },
    async addresses(name) {
      const loaded = await load();
      const { stdout } = await loaded.run('ip', ['-j', '-6', 'address', 'show', 'dev', name]);
      return stdout;
    },
  };
}

async function localRunner(): Promise<IpRunner> {
  const { createRunner } = await import('@ovlab/runner');
  return createRunner();
}
