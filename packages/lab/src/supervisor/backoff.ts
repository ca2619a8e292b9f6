/**
 * Waiting times between restarts of a program that keeps ending: doubling from `first` to `longest`, back to
 * `first` once it has run for `stable`. All in milliseconds.
 */
export class Backoff {
  readonly #first: number;
  readonly #longest: number;
  readonly #stable: number;
  #next: number;

  constructor({ first = 250, longest = 30_000, stable = 60_000 } = {}) {
    this.#first = first;
    this.#longest = longest;
    this.#stable = stable;
    this.#next = first;
  }

  /** @param ranFor milliseconds that the program has just run */
  delayAfter(ranFor: number): number {
    if (ranFor >= this.#stable) this.#next = this.#first;
    const delay = this.#next;
    this.#next = Math.min(this.#next * 2, this.#longest);
    return delay;
  }
}
