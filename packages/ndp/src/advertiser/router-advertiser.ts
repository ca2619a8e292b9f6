import {
  ALL_NODES,
  MAX_INITIAL_RTR_ADVERTISEMENTS,
  MAX_RA_DELAY_TIME,
  MIN_DELAY_BETWEEN_RAS,
  UNSPECIFIED,
} from '../constants.ts';
import { ExpectedClients } from './expected-clients.ts';
import { checkInterval, drawInterval, type IntervalBounds } from './interval.ts';
import { PendingSolicitations } from './pending-solicitations.ts';
import type { AdvertisementReason, RouterEvent, RouterOutput } from './router-events.ts';

export interface RouterAdvertiserOptions extends IntervalBounds {
  /**
   * `immediate`: the first advertisement goes out at `enable`. `scheduled`: it waits for its interval of at most 16 s,
   * for a caller that knows that nobody listens yet: the first host to come then does not have to wait until
   * MIN_DELAY_BETWEEN_RAS has passed since an advertisement that no one heard.
   */
  readonly firstAdvertisement: 'immediate' | 'scheduled';
}

interface ScheduledMulticast {
  readonly at: number;
  readonly reason: AdvertisementReason;
}

/**
 * Decides when the Router Advertisements of one interface go out (RFC 4861 6.2.4 to 6.2.6), without clock, timer or
 * socket: the caller hands in what happened and the time, and sends what is returned.
 */
export class RouterAdvertiser {
  readonly #random: () => number;
  readonly #firstAdvertisement: RouterAdvertiserOptions['firstAdvertisement'];
  readonly #pending = new PendingSolicitations();
  readonly #clients = new ExpectedClients();
  #interval: IntervalBounds;
  #now = -Infinity;
  #lastMulticast = -Infinity;
  /** How many of the next multicasts follow the rules for initial advertisements, and why. */
  #initial: { readonly left: number; readonly reason: 'initial' | 'changed' } = {
    left: 0,
    reason: 'initial',
  };
  /** Time that the running interval began, and its end; `undefined` while disabled. */
  #period: { readonly start: number; readonly end: number } | undefined;
  /** A multicast that goes out before the interval has passed. */
  #early: ScheduledMulticast | undefined;

  /**
   * @param random evenly distributed in [0, 1), like `Math.random`
   * @throws RangeError when the interval is out of the bounds of RFC 4861 6.2.1
   */
  constructor(options: RouterAdvertiserOptions, random: () => number) {
    this.#interval = checkInterval(options);
    this.#firstAdvertisement = options.firstAdvertisement;
    this.#random = random;
  }

  /** When to call `handle` with `{ type: 'timer' }`, in milliseconds of the caller's clock; `undefined`: not at all. */
  get deadline(): number | undefined {
    const multicast = this.#nextMulticast();
    if (multicast === undefined) return undefined;
    return Math.min(multicast.at, this.#pending.earliest ?? Infinity, this.#clients.deadline ?? Infinity);
  }

  /** Hosts that wait for a unicast answer; at most `MAX_PENDING_SOLICITATIONS`. */
  get pendingAnswers(): number {
    return this.#pending.size;
  }

  /**
   * @param now milliseconds of a monotonic clock, whatever its zero
   * @returns what to send at once, in this order
   * @throws RangeError when `reconfigure` is out of bounds; the interval in force stays
   */
  handle(event: RouterEvent, now: number): readonly RouterOutput[] {
    this.#now = now;
    if (event.type === 'cease') return this.#cease();
    this.#note(event);
    return this.#sendDue();
  }

  #note(event: Exclude<RouterEvent, { type: 'cease' }>): void {
    if (event.type === 'enable') return this.#enable();
    if (event.type === 'disable') return this.#disable();
    if (event.type === 'reconfigure') return this.#reconfigure(event);
    if (this.#period === undefined) return;
    switch (event.type) {
      case 'solicited':
        return this.#solicited(event.source);
      case 'changed':
        // RFC 4861 6.2.4: up to three advertisements by the same rules as for a new advertising interface.
        this.#initial = { left: MAX_INITIAL_RTR_ADVERTISEMENTS, reason: 'changed' };
        return this.#multicastSoon('changed');
      case 'advertise':
        return this.#multicastSoon('requested');
      case 'client-expected':
        return this.#clients.expect(this.#now);
      case 'sign-of-life':
        // A host that opens its interface reports its multicast groups at once (RFC 3590 4), so it can hear now.
        // The answer to all is unsolicited: the random delay of RFC 4861 6.2.6 does not apply.
        if (this.#clients.heard()) this.#multicastSoon('client');
        return;
      case 'timer':
        return;
    }
  }

  #enable(): void {
    if (this.#period !== undefined) return;
    this.#initial = { left: MAX_INITIAL_RTR_ADVERTISEMENTS, reason: 'initial' };
    this.#startPeriod(this.#now);
    if (this.#firstAdvertisement === 'immediate') this.#multicastSoon('initial');
  }

  #disable(): void {
    this.#period = undefined;
    this.#early = undefined;
    this.#pending.clear();
    this.#clients.clear();
  }

  /**
   * RFC 4861 6.2.5 allows one to three final advertisements. One it is, at once: three would have to lie 3 s apart
   * and hold up a shutdown for 6 s, and a host that misses it finds out by Neighbor Unreachability Detection.
   */
  #cease(): readonly RouterOutput[] {
    if (this.#period === undefined) return [];
    this.#disable();
    this.#lastMulticast = this.#now;
    return [{ type: 'send', destination: ALL_NODES, reason: 'final', final: true }];
  }

  #reconfigure(bounds: IntervalBounds): void {
    this.#interval = checkInterval(bounds);
    if (this.#period !== undefined) this.#startPeriod(this.#period.start);
  }

  #solicited(source: string): void {
    const delay = this.#random() * MAX_RA_DELAY_TIME;
    // RFC 7772 4.2: a unicast answer spares sleeping hosts and is free of the multicast rate limit.
    if (source !== UNSPECIFIED && this.#pending.add(source, this.#now + delay)) return;
    if (this.#now < this.#lastMulticast + MIN_DELAY_BETWEEN_RAS) {
      this.#multicastAt(this.#lastMulticast + MIN_DELAY_BETWEEN_RAS + delay, 'solicited');
    } else if (source === UNSPECIFIED) {
      this.#multicastAt(this.#now + delay, 'solicited');
    } else {
      // The multicast takes the place of all pending answers, so it must not be later than the first of them.
      this.#multicastAt(this.#pending.earliest ?? this.#now + delay, 'solicited');
    }
  }

  #multicastSoon(reason: AdvertisementReason): void {
    this.#multicastAt(Math.max(this.#now, this.#lastMulticast + MIN_DELAY_BETWEEN_RAS), reason);
  }

  /**
   * RFC 4861 6.2.6: a multicast that is scheduled for an earlier time serves as well. It is noted even when it is the
   * end of the interval, because somebody relies on it then and `reconfigure` must not put it off.
   */
  #multicastAt(at: number, reason: AdvertisementReason): void {
    const next = this.#nextMulticast();
    if (next !== undefined) this.#early = at < next.at ? { at, reason } : next;
  }

  #nextMulticast(): ScheduledMulticast | undefined {
    if (this.#period === undefined) return undefined;
    if (this.#early !== undefined && this.#early.at < this.#period.end) return this.#early;
    const { left, reason } = this.#initial;
    return { at: this.#period.end, reason: left > 0 ? reason : 'periodic' };
  }

  #startPeriod(start: number): void {
    const drawn = drawInterval(this.#interval, this.#initial.left > 0, this.#random);
    this.#period = { start, end: start + drawn };
  }

  #sendDue(): readonly RouterOutput[] {
    if (this.#clients.takeDue(this.#now)) this.#multicastSoon('client');
    const multicast = this.#nextMulticast();
    if (multicast === undefined) return [];
    if (multicast.at <= this.#now) return [this.#multicast(multicast.reason)];
    return this.#pending
      .takeDue(this.#now)
      .map((source) => ({ type: 'send', destination: source, reason: 'solicited', final: false }));
  }

  #multicast(reason: AdvertisementReason): RouterOutput {
    this.#lastMulticast = this.#now;
    this.#early = undefined;
    this.#pending.clear();
    this.#initial = { ...this.#initial, left: Math.max(0, this.#initial.left - 1) };
    this.#startPeriod(this.#now);
    return { type: 'send', destination: ALL_NODES, reason, final: false };
  }
}
