import type { Clock } from '../../src/clock.ts';

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

export interface VirtualClock extends Clock {
  /** Moves the time on, timer by timer, and lets promises settle in between. */
  advance(milliseconds: number): Promise<void>;
  /** Timers that are set. */
  readonly pending: number;
}

export function createVirtualClock(): VirtualClock {
  let time = 1_000_000;
  const timers = new Set<Timer>();
  return {
    now: () => time,
    setTimer(delay, callback) {
      // Whole milliseconds, as those of the machine: a fraction lost to rounding could be set again for ever.
      const timer = { at: time + Math.ceil(Math.max(0, delay)), callback };
      timers.add(timer);
      return () => void timers.delete(timer);
    },
    async advance(milliseconds) {
      const end = time + milliseconds;
      await settle();
      for (;;) {
        const next = [...timers].sort((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > end) break;
        timers.delete(next);
        time = next.at;
        next.callback();
        await settle();
      }
      time = end;
    },
    get pending() {
      return timers.size;
    },
  };
}

/** Lets every promise that needs no timer and no I/O settle. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}
