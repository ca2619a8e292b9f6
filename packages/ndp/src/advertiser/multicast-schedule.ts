import { MAX_INITIAL_RTR_ADVERTISEMENTS } from '../constants.ts';
import { drawInterval, type IntervalBounds } from './interval.ts';
import type { AdvertisementReason } from './router-events.ts';

/** How often an interface multicasts. */
export interface Pace extends IntervalBounds {
  /** Seconds between two multicasts, `3..maxInterval`. */
  readonly minDelayBetweenRas: number;
}

export interface ScheduledMulticast {
  /** Milliseconds. */
  readonly at: number;
  readonly reason: AdvertisementReason;
}

/** When the next advertisement to all nodes goes out (RFC 4861 6.2.4), in milliseconds of the caller's clock. */
export class MulticastSchedule {
  readonly #random: () => number;
  #pace: Pace;
  #last = -Infinity;
  /** How many of the next multicasts follow the rules for initial advertisements, and why. */
  #initial: { readonly left: number; readonly reason: 'initial' | 'changed' } = {
    left: 0,
    reason: 'initial',
  };
  /** Time that the running interval began, and its end; `undefined` while stopped. */
  #period: { readonly start: number; readonly end: number } | undefined;
  /** A multicast that goes out before the interval has passed. */
  #early: ScheduledMulticast | undefined;

  constructor(pace: Pace, random: () => number) {
    this.#pace = pace;
    this.#random = random;
  }

  get running(): boolean {
    return this.#period !== undefined;
  }

  /** Time from which on another multicast is allowed (RFC 4861 10, MIN_DELAY_BETWEEN_RAS). */
  get allowed(): number {
    return this.#last + 1_000 * this.#pace.minDelayBetweenRas;
  }

  get next(): ScheduledMulticast | undefined {
    if (this.#period === undefined) return undefined;
    if (this.#early !== undefined && this.#early.at < this.#period.end) return this.#early;
    const { left, reason } = this.#initial;
    return { at: this.#period.end, reason: left > 0 ? reason : 'periodic' };
  }

  start(now: number): void {
    this.beginInitial('initial');
    this.#startPeriod(now);
  }

  stop(): void {
    this.#period = undefined;
    this.#early = undefined;
  }

  /** The next ones follow the rules for initial advertisements. */
  beginInitial(reason: 'initial' | 'changed'): void {
    this.#initial = { left: MAX_INITIAL_RTR_ADVERTISEMENTS, reason };
  }

  /** Takes another pace for the running interval too, which does not end before `now`. */
  setPace(pace: Pace, now: number): void {
    this.#pace = pace;
    if (this.#period === undefined) return;
    this.#startPeriod(this.#period.start);
    this.#period = { ...this.#period, end: Math.max(now, this.#period.end) };
    if (this.#early !== undefined && this.#early.at < this.allowed) {
      this.#early = { ...this.#early, at: this.allowed };
    }
  }

  /**
   * Asks for a multicast at `at`, or when the next one is allowed. One that is scheduled for an earlier time serves as
   * well (RFC 4861 6.2.6). It is noted even when it is the end of the interval, because somebody relies on it then and
   * another pace must not put it off.
   */
  request(at: number, reason: AdvertisementReason): void {
    const { next, allowed } = this;
    if (next === undefined) return;
    const wanted = Math.max(at, allowed);
    this.#early = wanted < next.at ? { at: wanted, reason } : next;
  }

  /** One went out: the interval begins anew (RFC 4861 6.2.4). */
  sent(now: number): void {
    this.#last = now;
    this.#early = undefined;
    this.#initial = { ...this.#initial, left: Math.max(0, this.#initial.left - 1) };
    if (this.#period !== undefined) this.#startPeriod(now);
  }

  /** The one that was sent has left at `now`: the next one keeps its distance from that time. */
  left(now: number): void {
    this.#last = Math.max(this.#last, now);
    const { allowed } = this;
    if (this.#early !== undefined && this.#early.at < allowed) this.#early = { ...this.#early, at: allowed };
    if (this.#period !== undefined && this.#period.end < allowed) {
      this.#period = { ...this.#period, end: allowed };
    }
  }

  #startPeriod(start: number): void {
    const { minInterval, maxInterval, minDelayBetweenRas } = this.#pace;
    const bounds = { minInterval: Math.max(minInterval, minDelayBetweenRas), maxInterval };
    const drawn = drawInterval(bounds, this.#initial.left > 0, this.#random);
    this.#period = { start, end: Math.max(start + drawn, this.allowed) };
  }
}
