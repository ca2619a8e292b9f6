import type { RateLimitConfig } from '../config/dhcpv6-config.ts';

/** Seconds of its rate that a bucket holds: clients that come back together after a power cut are served. */
const BURST = 2;
/** Sources that are known at a time. */
const MOST_SOURCES = 4_096;

/** Lets so many through in a second, and what was not used in the seconds before. */
export class TokenBucket {
  readonly #rate: number;
  readonly #size: number;
  #tokens: number;
  #filled: number;

  /**
   * @param rate a second, 1 or more
   * @param now milliseconds
   */
  constructor(rate: number, now: number) {
    this.#rate = rate;
    this.#size = Math.max(1, rate * BURST);
    this.#tokens = this.#size;
    this.#filled = now;
  }

  take(now: number): boolean {
    // A clock that was set back gives nothing, and takes nothing away.
    const elapsed = Math.max(0, now - this.#filled);
    this.#tokens = Math.min(this.#size, this.#tokens + (elapsed / 1000) * this.#rate);
    this.#filled = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Whether it is as good as one made at `now`. */
  isFull(now: number): boolean {
    return this.#tokens + ((now - this.#filled) / 1000) * this.#rate >= this.#size;
  }
}

/** Which limit a message has gone beyond. */
export type Excess = 'rate-limit' | 'source-rate-limit';

/**
 * How much is taken from a link. There is no limit for a single source unless it is configured: all clients behind a
 * relay agent, or behind a bridge that hides them, come from one address.
 */
export class Limits {
  readonly #config: RateLimitConfig;
  readonly #total: TokenBucket | undefined;
  readonly #sources = new Map<string, TokenBucket>();

  /** @param now milliseconds */
  constructor(config: RateLimitConfig, now: number) {
    this.#config = config;
    this.#total = config.total === 0 ? undefined : new TokenBucket(config.total, now);
  }

  /** Sources that are known at the moment. */
  get sources(): number {
    return this.#sources.size;
  }

  /** Counts a message; what it is beyond, if it must not be looked at. */
  excess(source: string, now: number): Excess | undefined {
    // A source that has had enough takes nothing from the others.
    if (this.#config.perSource > 0 && !this.#bucketOf(source, now).take(now)) return 'source-rate-limit';
    return this.#total === undefined || this.#total.take(now) ? undefined : 'rate-limit';
  }

  #bucketOf(source: string, now: number): TokenBucket {
    const known = this.#sources.get(source);
    if (known !== undefined) return known;
    if (this.#sources.size >= MOST_SOURCES) this.#forget(now);
    const bucket = new TokenBucket(this.#config.perSource, now);
    this.#sources.set(source, bucket);
    return bucket;
  }

  /** Those that have been silent are forgotten without loss; in a flood of invented ones the oldest. */
  #forget(now: number): void {
    for (const [source, bucket] of this.#sources) if (bucket.isFull(now)) this.#sources.delete(source);
    for (const source of this.#sources.keys()) {
      if (this.#sources.size < MOST_SOURCES * 0.75) return;
      this.#sources.delete(source);
    }
  }
}
