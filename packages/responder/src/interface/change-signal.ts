import type { LineStreamer } from '@ovlab/runner';
import type { Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';

/** Milliseconds before a monitor that ended is started again: the first wait, and the longest. */
const RESTART_DELAY = { first: 100, longest: 5_000 };

export interface ChangeSignalOptions {
  /** Called once, when the monitor is started for the first time. */
  readonly streamer: () => Promise<LineStreamer>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/**
 * Calls `changed` for each thing that the kernel reports about links and addresses, until the signal fires; resolves
 * once the monitor process has ended. Only the fact counts, not what is reported: what holds is read elsewhere.
 */
export async function followChanges(
  { streamer, clock, logger }: ChangeSignalOptions,
  changed: () => void,
  signal: AbortSignal,
): Promise<void> {
  let delay = RESTART_DELAY.first;
  let warned = false;
  const ended = (): boolean => signal.aborted;
  while (!ended()) {
    try {
      const runner = await streamer();
      for await (const _line of runner.stream('ip', ['-o', 'monitor', 'link', 'address', 'netconf'], {
        signal,
      })) {
        delay = RESTART_DELAY.first;
        warned = false;
        changed();
      }
    } catch (error) {
      if (ended()) return;
      // Told once, or a machine without `ip` would fill its log with it.
      if (!warned)
        logger.warn(
          { reason: describe(error) },
          'changes of the interface are noticed late: ip monitor failed',
        );
      warned = true;
    }
    if (ended()) return;
    await pause(clock, delay, signal);
    if (ended()) return;
    delay = Math.min(delay * 2, RESTART_DELAY.longest);
    changed();
  }
}

function pause(clock: Clock, delay: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.setTimer(delay, done);
    signal.addEventListener('abort', done);
  });
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
