/** Lets through a number of log lines in each window of time, so that a flood of packets is no flood of lines. */
export class LogLimit {
  readonly #most: number;
  readonly #window: number;
  #start = -Infinity;
  #count = 0;

  /** @param window milliseconds */
  constructor(most: number, window: number) {
    this.#most = most;
    this.#window = window;
  }

  /** Whether a line may be written at `now`; `held` is how many were held back since the last one that was. */
  take(now: number): { readonly held: number } | undefined {
    if (now - this.#start >= this.#window) {
      const held = Math.max(0, this.#count - this.#most);
      this.#start = now;
      this.#count = 1;
      return { held };
    }
    this.#count += 1;
    return this.#count <= this.#most ? { held: 0 } : undefined;
  }
}
