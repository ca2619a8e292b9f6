import { INFINITY } from '../constants.ts';
import type { lifetimesOf } from './lifetimes.ts';

interface Seen {
  readonly seconds: number;
  /** When the value was first seen, in milliseconds. */
  readonly since: number;
  readonly fixed: boolean;
}

/** A lifetime that runs down may stay the same for this long, in milliseconds, for rounding and for delays. */
const ROUNDING = 2_000;

/**
 * Which lifetimes of a router stay the same in all its advertisements. The others may run down in real time (RFC 4861
 * 6.2.1): one advertisement alone does not tell.
 */
export class FixedLifetimes {
  readonly #seen = new Map<string, Seen>();

  /** Whether a lifetime has been the same for longer than one that runs down can be. */
  has(key: string): boolean {
    return this.#seen.get(key)?.fixed ?? false;
  }

  /** Notes the lifetimes of a message, of those in `watched` only; what is not in `watched` any more is forgotten. */
  observe(
    lifetimes: ReturnType<typeof lifetimesOf>,
    watched: { has(key: string): boolean },
    now: number,
  ): void {
    for (const key of this.#seen.keys()) {
      if (!watched.has(key)) this.#seen.delete(key);
    }
    for (const [key, { seconds }] of lifetimes) {
      if (watched.has(key)) this.#note(key, seconds, now);
    }
  }

  #note(key: string, seconds: number, now: number): void {
    const before = this.#seen.get(key);
    const since = before?.seconds === seconds ? before.since : now;
    this.#seen.set(key, { seconds, since, fixed: seconds === INFINITY || now - since > ROUNDING });
  }
}
