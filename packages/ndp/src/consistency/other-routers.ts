import type { RouterAdvertisement } from '../messages/router-advertisement.ts';
import { optionsOf } from '../options/options.ts';
import type { OptionOf } from '../options/table.ts';
import type { Preference } from '../preference.ts';
import { examine } from './compare.ts';
import { FixedLifetimes } from './fixed-lifetimes.ts';
import type { Inconsistency } from './inconsistency.ts';
import { lifetimesOf } from './lifetimes.ts';
import { LONGEST_SILENCE, REPORT_INTERVAL, StandingInconsistencies } from './standing.ts';

/** Another router of the link; plain JSON. */
export interface OtherRouter {
  /** Address that its advertisements come from. */
  readonly source: string;
  /** Seconds for which hosts go on using it as a default router; 0: they do not. */
  readonly lifetime: number;
  /** Milliseconds since it was last heard. */
  readonly sinceHeard: number;
  readonly preference: Preference;
  readonly managed: boolean;
  readonly otherConfig: boolean;
  /** The first `MAX_LISTED_PREFIXES` of the last advertisement. */
  readonly prefixes: readonly Pick<
    OptionOf<'prefix-information'>,
    'prefix' | 'prefixLength' | 'validLifetime' | 'preferredLifetime'
  >[];
  readonly inconsistencies: readonly Inconsistency[];
}

/** What an advertisement of another router told. */
export interface HeardRouter {
  /**
   * Whether the router was not known. Not for one that took the place of another in a full table, nor is anything of
   * it `found` in its first hour: that is a flood of made-up routers.
   */
  readonly first: boolean;
  /** What has come to be inconsistent; the same thing of a router again after an hour at the earliest. */
  readonly found: readonly Inconsistency[];
  /** What was `found` and is consistent again. */
  readonly settled: readonly Inconsistency[];
}

interface KnownRouter {
  readonly summary: Omit<OtherRouter, 'source' | 'lifetime' | 'sinceHeard' | 'inconsistencies'>;
  /** Seconds. */
  readonly routerLifetime: number;
  readonly heardAt: number;
  readonly lifetimes: FixedLifetimes;
  readonly standing: StandingInconsistencies;
}

/** How many prefixes of each router are listed: a packet can hold thousands. */
export const MAX_LISTED_PREFIXES = 32;

const DEFAULT_MAX_ROUTERS = 32;
/**
 * Seconds that the ends of lifetimes that run down may lie apart: RFC 4861 6.2.7 asks to allow for delays and for
 * clocks that are set differently.
 */
const SKEW = 10;

/** The other routers of a link and how consistent they are with this one (RFC 4861 6.2.7). */
export class OtherRouters {
  readonly #maxRouters: number;
  readonly #routers = new Map<string, KnownRouter>();
  readonly #ownLifetimes = new FixedLifetimes();

  /**
   * @param options.maxRouters how many routers are remembered, 1 or more; default 32. One whose lifetime is over goes
   *   first, then the one that was not heard for the longest time.
   * @throws RangeError when it is no such number
   */
  constructor({ maxRouters = DEFAULT_MAX_ROUTERS }: { readonly maxRouters?: number } = {}) {
    if (!(Number.isInteger(maxRouters) && maxRouters >= 1)) {
      throw new RangeError(`maxRouters: ${maxRouters} is not a whole number of 1 or more`);
    }
    this.#maxRouters = maxRouters;
  }

  /**
   * Notes a valid advertisement of another router.
   * @param source always spelled the same way for the same router
   * @param own what this router would say at this time; `undefined` while it does not advertise: nothing is compared
   * @param now milliseconds of a monotonic clock
   */
  heard(
    source: string,
    message: RouterAdvertisement,
    own: RouterAdvertisement | undefined,
    now: number,
  ): HeardRouter {
    this.#forgetSilent(now);
    const before = this.#routers.get(source);
    const instead = before === undefined && this.#makeRoom(now);
    const lifetimes = before?.lifetimes ?? new FixedLifetimes();
    const standing =
      before?.standing ?? new StandingInconsistencies(instead ? now + REPORT_INTERVAL : undefined);
    const { routerLifetime } = message;
    this.#routers.set(source, {
      summary: summaryOf(message),
      routerLifetime,
      heardAt: now,
      lifetimes,
      standing,
    });
    const first = before === undefined && !instead;
    if (own === undefined) return { first, found: [], settled: [] };
    this.#observeLifetimes(own, message, lifetimes, now);
    const slack = (key: string) => (this.#ownLifetimes.has(key) && lifetimes.has(key) ? 0 : SKEW);
    return { first, ...standing.update(examine(own, message, slack), now) };
  }

  /** The routers that hosts may use, and those heard of late that are no default routers. */
  list(now: number): readonly OtherRouter[] {
    return [...this.#routers]
      .filter(([, router]) =>
        router.routerLifetime > 0 ? now < endOf(router) : now - router.heardAt <= LONGEST_SILENCE,
      )
      .map(([source, router]) => ({
        source,
        lifetime: Math.max(0, Math.ceil((endOf(router) - now) / 1_000)),
        sinceHeard: now - router.heardAt,
        ...router.summary,
        inconsistencies: router.standing.current,
      }));
  }

  #observeLifetimes(
    own: RouterAdvertisement,
    message: RouterAdvertisement,
    lifetimes: FixedLifetimes,
    now: number,
  ): void {
    const ours = lifetimesOf(own);
    this.#ownLifetimes.observe(ours, ours, now);
    lifetimes.observe(lifetimesOf(message), ours, now);
  }

  /** A router that comes back within an hour is not new, and what was reported of it is not reported again. */
  #forgetSilent(now: number): void {
    for (const [source, router] of this.#routers) {
      if (now - router.heardAt > REPORT_INTERVAL && now >= endOf(router)) this.#routers.delete(source);
    }
  }

  /** @returns whether another router had to go */
  #makeRoom(now: number): boolean {
    if (this.#routers.size < this.#maxRouters) return false;
    const [first] = [...this.#routers].sort(([, a], [, b]) => {
      const [aliveA, aliveB] = [now < endOf(a), now < endOf(b)];
      return aliveA === aliveB ? a.heardAt - b.heardAt : Number(aliveA) - Number(aliveB);
    });
    if (first !== undefined) this.#routers.delete(first[0]);
    return true;
  }
}

/** When the router lifetime is over, in milliseconds. */
function endOf({ heardAt, routerLifetime }: KnownRouter): number {
  return heardAt + routerLifetime * 1_000;
}

function summaryOf(message: RouterAdvertisement): KnownRouter['summary'] {
  const { preference, managed, otherConfig } = message;
  const prefixes = optionsOf(message, 'prefix-information')
    .slice(0, MAX_LISTED_PREFIXES)
    .map(({ prefix, prefixLength, validLifetime, preferredLifetime }) => ({
      prefix,
      prefixLength,
      validLifetime,
      preferredLifetime,
    }));
  return { preference, managed, otherConfig, prefixes };
}
