const SHORTEST = 200;
const LONGEST = 30_000;

/** Waits between tries to connect: 0.2 s, then twice as long each time up to 30 s. */
export class BackOff {
  readonly #random: () => number;
  #wait = SHORTEST;

  /** @param random at least 0, less than 1 */
  constructor(random: () => number = Math.random) {
    this.#random = random;
  }

  /** Milliseconds; up to a quarter less than the full wait, so that responders do not come back all at once. */
  next(): number {
    const wait = this.#wait;
    this.#wait = Math.min(2 * wait, LONGEST);
    return wait * (1 - this.#random() / 4);
  }

  reset(): void {
    this.#wait = SHORTEST;
  }
}
