import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  MAX_PENDING_SOLICITATIONS,
  RouterAdvertiser,
  type RouterEvent,
  type RouterOutput,
} from '../src/index.ts';
import { seeded } from './simulation.ts';
import { FUZZ_TIMEOUT, fuzz } from './support.ts';

const source = fc.oneof(
  { weight: 2, arbitrary: fc.constant('::') },
  { weight: 2, arbitrary: fc.constantFrom('fe80::2', 'fe80::3') },
  { weight: 3, arbitrary: fc.nat(200).map((host) => `fe80::${host.toString(16)}:1`) },
);

const event: fc.Arbitrary<RouterEvent> = fc.oneof(
  { weight: 12, arbitrary: source.map((from): RouterEvent => ({ type: 'solicited', source: from })) },
  {
    weight: 8,
    arbitrary: fc
      .constantFrom('changed', 'advertise', 'client-expected', 'sign-of-life', 'timer')
      .map((type): RouterEvent => ({ type })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('enable', 'disable', 'cease').map((type): RouterEvent => ({ type })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.integer({ min: 3, max: 900 }), fc.integer({ min: 1, max: 900 }))
      .map(([minInterval, more]): RouterEvent => ({
        type: 'reconfigure',
        minInterval,
        maxInterval: minInterval + more,
      })),
  },
);

/** Steps of time from bursts to days, in milliseconds. */
const step = fc.oneof(fc.constant(0), fc.nat(5), fc.nat(600), fc.nat(5_000), fc.nat(2_000_000));

const scenario = fc.record({
  seed: fc.integer(),
  firstAdvertisement: fc.constantFrom('immediate' as const, 'scheduled' as const),
  steps: fc.array(fc.tuple(step, event), { maxLength: 300, size: 'max' }),
});

/** Rounding of times that are no whole milliseconds. */
const EPSILON = 1e-6;

/** Watches an advertiser from outside and knows nothing of its insides but the rules. */
class Referee {
  enabled = false;
  #lastMulticast = -Infinity;
  /** Hosts that wait, with the time since they do. */
  readonly #waiting = new Map<string, number>();
  #unspecifiedSince: number | undefined;

  before(next: RouterEvent, now: number): void {
    if (next.type === 'enable') this.enabled = true;
    if (next.type === 'disable' || next.type === 'cease') this.#forget();
    if (next.type !== 'solicited' || !this.enabled) return;
    if (next.source === '::') this.#unspecifiedSince ??= now;
    else if (!this.#waiting.has(next.source)) this.#waiting.set(next.source, now);
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
      expect(now - this.#lastMulticast).toBeGreaterThanOrEqual(3_000 - EPSILON);
    }
    this.#lastMulticast = now;
    this.#waiting.clear();
    this.#unspecifiedSince = undefined;
  }

  /** Nobody waits longer than the rules allow. */
  after(now: number): void {
    const byMulticast = (since: number) => Math.max(since, this.#lastMulticast + 3_000) + 500;
    const late = [...this.#waiting.values()].filter((since) => now - since > 500 + EPSILON);
    // Whoever found no room among the unicast answers waits for a multicast, and only then.
    for (const since of late) expect(now).toBeLessThanOrEqual(byMulticast(since) + EPSILON);
    if (this.#unspecifiedSince !== undefined) {
      expect(now).toBeLessThanOrEqual(byMulticast(this.#unspecifiedSince) + EPSILON);
    }
    this.#overflowed ||= this.#waiting.size > MAX_PENDING_SOLICITATIONS;
    if (late.length > 0) expect(this.#overflowed, 'late although there was room').toBe(true);
    if (this.#waiting.size === 0) this.#overflowed = false;
  }

  #overflowed = false;

  #forget(): void {
    this.enabled = false;
    this.#waiting.clear();
    this.#unspecifiedSince = undefined;
  }
}

it('for any events at any times the rules of RFC 4861 6.2 hold', { timeout: FUZZ_TIMEOUT }, () => {
  fc.assert(
    fc.property(scenario, ({ seed, firstAdvertisement, steps }) => {
      const advertiser = new RouterAdvertiser(
        { minInterval: 200, maxInterval: 600, firstAdvertisement },
        seeded(seed),
      );
      const referee = new Referee();
      let now = 0;

      const handle = (next: RouterEvent) => {
        referee.before(next, now);
        for (const output of advertiser.handle(next, now)) referee.sent(output, now);
        if (next.type === 'cease') expect(advertiser.deadline).toBeUndefined();
        expect(advertiser.deadline ?? Infinity).toBeGreaterThan(now);
        expect(advertiser.deadline !== undefined).toBe(referee.enabled);
        expect(advertiser.pendingAnswers).toBeLessThanOrEqual(MAX_PENDING_SOLICITATIONS);
        referee.after(now);
      };

      for (const [pause, next] of steps) {
        const until = now + pause;
        for (let at = advertiser.deadline; at !== undefined && at <= until; at = advertiser.deadline) {
          now = at;
          handle({ type: 'timer' });
        }
        now = until;
        handle(next);
      }
    }),
    fuzz(300),
  );
});

it('a caller that comes late or never on time breaks nothing', { timeout: FUZZ_TIMEOUT }, () => {
  fc.assert(
    fc.property(scenario, ({ seed, firstAdvertisement, steps }) => {
      const advertiser = new RouterAdvertiser(
        { minInterval: 3, maxInterval: 4, firstAdvertisement },
        seeded(seed),
      );
      let now = 0;
      let last = -Infinity;
      for (const [pause, next] of steps) {
        now += pause;
        for (const output of advertiser.handle(next, now)) {
          if (output.destination !== 'ff02::1') continue;
          if (!output.final) expect(now - last).toBeGreaterThanOrEqual(3_000);
          last = now;
        }
        expect(advertiser.deadline ?? Infinity).toBeGreaterThan(now);
      }
    }),
    fuzz(300),
  );
});
