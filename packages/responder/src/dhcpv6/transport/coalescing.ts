/** Milliseconds that are waited for more datagrams. */
const PAUSE = 1;
/** Datagrams that a pause has to be expected to bring. */
const WORTH = 10;
/** Datagrams that are as many as one wants to have at a time; with so many in the queue the processor is busy. */
const ENOUGH = 32;
/** Milliseconds that the rate is measured over. */
const WINDOW = 10;

const cell = new Int32Array(new SharedArrayBuffer(4));

/** Stops this thread, and nothing else of the process, for some milliseconds. */
function sleep(milliseconds: number): void {
  Atomics.wait(cell, 0, 0, milliseconds);
}

/**
 * Decides when to wait a moment for more datagrams before going on, as network cards do with their interrupts: to be
 * woken, to send and to store costs the same for one datagram as for twenty. At low rates nothing waits.
 */
export class Coalescing {
  readonly #now: () => number;
  readonly #sleep: (milliseconds: number) => void;
  #since = 0;
  #count = 0;
  /** Datagrams in a millisecond, over the window before. */
  #rate = 0;

  /**
   * @param now monotonic, in milliseconds
   * @param wait returns after so many milliseconds
   */
  constructor(now: () => number = () => performance.now(), wait: (milliseconds: number) => void = sleep) {
    this.#now = now;
    this.#sleep = wait;
  }

  /** Takes note of datagrams that were in the queue. */
  took(count: number): void {
    const now = this.#now();
    this.#count += count;
    const elapsed = now - this.#since;
    if (elapsed < WINDOW) return;
    this.#rate = this.#count / elapsed;
    this.#since = now;
    this.#count = 0;
  }

  /**
   * Waits if that is likely to bring enough datagrams.
   *
   * @param count how many were in the queue just before
   * @returns whether it has waited
   */
  waitAfter(count: number): boolean {
    if (count >= ENOUGH || this.#rate * PAUSE < WORTH) return false;
    this.#sleep(PAUSE);
    return true;
  }
}
