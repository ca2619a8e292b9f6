import { INFINITY } from '@ovlab/ndp';
import type { LifetimeMode } from '../config/ra-config.ts';

/** Seconds, or `INFINITY`. */
export interface Lifetimes {
  readonly valid: number;
  readonly preferred: number;
}

export interface ConfiguredLifetimes extends Lifetimes {
  readonly mode: LifetimeMode;
  readonly deprecated: boolean;
}

/** RFC 7084 4.3, L-13: the most that a deprecated prefix stays valid; here only for one that would be so for ever. */
const DEPRECATED_VALID = 7_200;

/**
 * Lifetimes that run down in real time, by prefix (`network/length`): decrementing ones from the moment that a prefix
 * was first asked about, those of a deprecated one from the moment that it was deprecated. Times are milliseconds of
 * the caller's clock.
 */
export class PrefixLifetimes {
  readonly #since = new Map<string, number>();
  readonly #deprecated = new Map<string, number>();

  /** What is to be advertised for a prefix that is configured like this. */
  lifetimesOf(prefix: string, configured: ConfiguredLifetimes, now: number): Lifetimes {
    const since = this.#since.get(prefix) ?? now;
    this.#since.set(prefix, since);
    const deprecated = this.#deprecated.get(prefix) ?? (configured.deprecated ? since : undefined);
    if (deprecated !== undefined) {
      const valid = configured.valid === INFINITY ? DEPRECATED_VALID : configured.valid;
      return { valid: remaining(valid, deprecated, now), preferred: 0 };
    }
    if (configured.mode === 'fixed') return { valid: configured.valid, preferred: configured.preferred };
    return {
      valid: remaining(configured.valid, since, now),
      preferred: remaining(configured.preferred, since, now),
    };
  }

  deprecate(prefix: string, now: number): void {
    if (!this.#deprecated.has(prefix)) this.#deprecated.set(prefix, now);
  }

  /** Lets a prefix begin anew with the lifetimes of the configuration. */
  renew(prefix: string): void {
    this.#since.delete(prefix);
    this.#deprecated.delete(prefix);
  }

  /** Lets decrementing lifetimes begin anew; what is deprecated stays so. */
  restart(): void {
    this.#since.clear();
  }

  /** Keeps only what is still advertised, so that automatic prefixes that come and go take no memory. */
  retain(prefixes: ReadonlySet<string>): void {
    for (const prefix of this.#since.keys()) if (!prefixes.has(prefix)) this.#since.delete(prefix);
  }
}

function remaining(lifetime: number, since: number, now: number): number {
  if (lifetime === INFINITY) return INFINITY;
  return Math.max(0, lifetime - Math.floor((now - since) / 1000));
}
