import { expect } from 'vitest';
import {
  MAX_PENDING_SOLICITATIONS,
  MAX_PENDING_UNICAST_ONLY,
  type RouterAdvertiserOptions,
  type RouterEvent,
  type RouterOutput,
} from '../src/index.ts';

/** Rounding of times that are no whole milliseconds. */
const EPSILON = 1e-6;

/** Watches an advertiser from outside and knows nothing of its insides but the rules. */
export class Referee {
  enabled = false;
  #settings: Required<Omit<RouterAdvertiserOptions, 'firstAdvertisement'>>;
  #lastMulticast = -Infinity;
  /** Hosts that wait for a unicast answer, or a multicast in its place, with the time since they do. */
  readonly #waiting = new Map<string, number>();
  /** Since when somebody waits who can be answered by multicast only. */
  #multicastWantedSince: number | undefined;
  /** More hosts have waited than can be answered by unicast. */
  #overflowed = false;
  /** What held when somebody began to wait need not hold when the settings change under way. */
  #changedUnderway = false;

  constructor(settings: Required<RouterAdvertiserOptions>) {
    this.#settings = settings;
  }

  before(next: RouterEvent, now: number): void {
    if (next.type === 'enable') this.enabled = true;
    if (next.type === 'disable' || next.type === 'cease') this.#forget();
    if (next.type === 'reconfigure') {
      this.#settings = { ...this.#settings, ...next };
      this.#changedUnderway = this.#waiting.size > 0 || this.#multicastWantedSince !== undefined;
    }
    if (next.type === 'solicited' && this.enabled) this.#solicited(next.source, now);
  }

  sent({ destination, final, reason }: RouterOutput, now: number): void {
    if (destination !== 'ff02::1') {
      expect(this.#waiting.has(destination), `${destination} has asked`).toBe(true);
      expect(reason).toBe('solicited');
      this.#waiting.delete(destination);
      return;
    }
    if (!final) {
      expect(this.enabled).toBe(true);
      const sinceLast = now - this.#lastMulticast;
      expect(sinceLast).toBeGreaterThanOrEqual(this.#settings.minDelayBetweenRas * 1_000 - EPSILON);
      if (this.#settings.unicastOnly && !this.#changedUnderway) expect(reason).not.toBe('solicited');
    }
    this.#lastMulticast = now;
    this.#multicastWantedSince = undefined;
    if (!this.#settings.unicastOnly) this.#waiting.clear();
  }

  /** Nobody waits longer than the rules allow. */
  after(now: number, pendingAnswers: number): void {
    const { unicastOnly, solicited } = this.#settings;
    const limit = unicastOnly ? MAX_PENDING_UNICAST_ONLY : MAX_PENDING_SOLICITATIONS;
    if (!this.#changedUnderway) expect(pendingAnswers).toBeLessThanOrEqual(limit);
    if (solicited === 'multicast' && !unicastOnly && !this.#changedUnderway) expect(pendingAnswers).toBe(0);
    this.#overflowed ||= this.#waiting.size > limit;
    const late = [...this.#waiting.values()].filter((since) => now - since > 500 + EPSILON);
    // Whoever found no room among the unicast answers waits for a multicast, and only then.
    if (late.length > 0) expect(this.#overflowed, 'late although there was room').toBe(true);
    for (const since of late) this.#expectInTime(since, now);
    if (this.#multicastWantedSince !== undefined) this.#expectInTime(this.#multicastWantedSince, now);
    if (this.#waiting.size === 0) this.#overflowed = false;
    if (this.#waiting.size === 0 && this.#multicastWantedSince === undefined) this.#changedUnderway = false;
  }

  #solicited(source: string, now: number): void {
    const { unicastOnly, solicited } = this.#settings;
    if (unicastOnly && source === '::') return;
    if (!unicastOnly && (source === '::' || solicited === 'multicast')) this.#multicastWantedSince ??= now;
    else if (!this.#waiting.has(source)) this.#waiting.set(source, now);
  }

  #expectInTime(since: number, now: number): void {
    const allowed = this.#lastMulticast + this.#settings.minDelayBetweenRas * 1_000;
    if (!this.#changedUnderway) expect(now).toBeLessThanOrEqual(Math.max(since, allowed) + 500 + EPSILON);
  }

  #forget(): void {
    this.enabled = false;
    this.#waiting.clear();
    this.#multicastWantedSince = undefined;
  }
}
