import { MIN_DELAY_BETWEEN_RAS } from '../constants.ts';

/**
 * How long a client that was reported connected may stay silent before it gets its advertisement anyway, in
 * milliseconds. A tunnel client opens its interface well within this time, but need not report multicast groups.
 */
export const CLIENT_SILENCE = 1_000;

/**
 * Tunnel clients that are connected but not heard yet. They are counted and not named: what is heard on the link
 * bears a link-local address that nobody has connected to a tunnel client so far.
 */
export class ExpectedClients {
  #count = 0;
  #first = 0;
  #last = 0;

  /** When to stop waiting for them; `undefined` when none is expected. */
  get deadline(): number | undefined {
    if (this.#count === 0) return undefined;
    // Clients that keep connecting, each within a second of the last, must not put off the advertisement for ever.
    return Math.min(this.#last + CLIENT_SILENCE, this.#first + MIN_DELAY_BETWEEN_RAS);
  }

  expect(now: number): void {
    if (this.#count === 0) this.#first = now;
    this.#last = now;
    this.#count += 1;
  }

  /** Takes one client as heard. @returns whether one was expected */
  heard(): boolean {
    if (this.#count === 0) return false;
    this.#count -= 1;
    return true;
  }

  /** Gives up waiting when the deadline has come. @returns the deadline, when it has */
  takeDue(now: number): number | undefined {
    const { deadline } = this;
    if (deadline === undefined || deadline > now) return undefined;
    this.clear();
    return deadline;
  }

  clear(): void {
    this.#count = 0;
  }
}
