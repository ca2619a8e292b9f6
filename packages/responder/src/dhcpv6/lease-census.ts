import type { Lease } from '@ovlab/dhcpv6';

/** How many leases there are of each kind. */
export interface LeaseCounts {
  /** Addresses of IA_NA that are valid. */
  readonly na: number;
  /** Prefixes of IA_PD that are valid. */
  readonly pd: number;
  /** Addresses that hosts have registered (RFC 9686) and that are valid. */
  readonly registered: number;
  /** Addresses that were found in use by somebody else. */
  readonly declined: number;
  /** Kept for their clients, or for whoever needs the address. */
  readonly expired: number;
}

/** Leases that are looked at in one turn of the event loop: less than a millisecond's work. */
const SLICE = 500;
/** Milliseconds for which a count is good enough. */
const FRESH = 10_000;

export interface LeaseCensusOptions {
  readonly entries: () => Iterable<Lease>;
  /** Unix time in milliseconds. */
  readonly wallClock: () => number;
  /** Calls back after the rest of this turn; the returned function cancels it. */
  readonly later: (callback: () => void) => () => void;
}

/** Counts leases a few at a time: a million at once would keep clients waiting. */
export class LeaseCensus {
  readonly #options: LeaseCensusOptions;
  #last: LeaseCounts | undefined;
  #countedAt = -Infinity;
  #cancel: (() => void) | undefined;

  constructor(options: LeaseCensusOptions) {
    this.#options = options;
  }

  /** The last whole count, undefined before there is one; another one is begun when it is old, and is all done at once when there are few leases. */
  counts(): LeaseCounts | undefined {
    const now = this.#options.wallClock();
    if (this.#cancel === undefined && Math.abs(now - this.#countedAt) >= FRESH) {
      const counting = { na: 0, pd: 0, registered: 0, declined: 0, expired: 0 };
      this.#go(this.#options.entries()[Symbol.iterator](), counting, now);
    }
    return this.#last;
  }

  /** Ends a count that is going on. */
  stop(): void {
    this.#cancel?.();
  }

  #go(leases: Iterator<Lease>, counting: Record<keyof LeaseCounts, number>, now: number): void {
    for (let index = 0; index < SLICE; index += 1) {
      const next = leases.next();
      if (next.done === true) {
        this.#last = counting;
        this.#countedAt = now;
        this.#cancel = undefined;
        return;
      }
      counting[placeOf(next.value, now)] += 1;
    }
    this.#cancel = this.#options.later(() => this.#go(leases, counting, now));
  }
}

function placeOf({ state, kind, validUntil }: Lease, now: number): keyof LeaseCounts {
  if (validUntil <= now) return 'expired';
  return state === 'declined' ? 'declined' : kind;
}
