/** Time as the responder sees it; tests pass one that they move by hand. */
export interface Clock {
  /** Milliseconds on a monotonic scale. */
  now(): number;
  /** Calls back once after `delay` milliseconds; the returned function cancels it. */
  setTimer(delay: number, callback: () => void): () => void;
}

/** Milliseconds up to which a timer is kept exactly: the delays of solicited advertisements (RFC 4861 6.2.6). */
const EXACT = 1_000;

/** The machine's monotonic clock. */
export const systemClock: Clock = {
  now: () => performance.now(),
  setTimer: (delay, callback) =>
    delay > EXACT ? setCoarseTimer(delay, callback) : setExactTimer(delay, callback),
};

/** Up to two milliseconds late. A timer that fires a fraction early would find nothing due and only be set again. */
function setCoarseTimer(delay: number, callback: () => void): () => void {
  const timer = setTimeout(callback, Math.ceil(delay));
  return () => clearTimeout(timer);
}

/**
 * Node.js counts in whole milliseconds, and is half of one late; the rest is waited for turn by turn, so that other
 * events go on. A timer that is close is not begun early: in a flood there is always one, and none may keep the
 * processor busy.
 */
function setExactTimer(delay: number, callback: () => void): () => void {
  const end = performance.now() + delay;
  let turn: NodeJS.Immediate | undefined;
  const wait = (): void => {
    if (performance.now() >= end) callback();
    else turn = setImmediate(wait);
  };
  const whole = Math.floor(Math.max(0, delay));
  const timer = setTimeout(wait, whole < 2 ? whole : whole - 1);
  return () => {
    clearTimeout(timer);
    if (turn !== undefined) clearImmediate(turn);
  };
}
