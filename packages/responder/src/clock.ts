/** Time as the responder sees it; tests pass one that they move by hand. */
export interface Clock {
  /** Milliseconds on a monotonic scale. */
  now(): number;
  /** Calls back once after `delay` milliseconds; the returned function cancels it. */
  setTimer(delay: number, callback: () => void): () => void;
}

/** The machine's monotonic clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (delay, callback) => {
    // A timer that fires a fraction early would find nothing due and only be set again.
    const timer = setTimeout(callback, Math.ceil(Math.max(0, delay)));
    return () => clearTimeout(timer);
  },
};
