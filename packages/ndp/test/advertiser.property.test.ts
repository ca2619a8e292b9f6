import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RouterAdvertiser, type RouterAdvertiserOptions, type RouterEvent } from '../src/index.ts';
import { Referee } from './referee.ts';
import { seeded } from './simulation.ts';
import { FUZZ_TIMEOUT, fuzz } from './support.ts';

const source = fc.oneof(
  { weight: 2, arbitrary: fc.constant('::') },
  { weight: 2, arbitrary: fc.constantFrom('fe80::2', 'fe80::3') },
  { weight: 3, arbitrary: fc.nat(200).map((host) => `fe80::${host.toString(16)}:1`) },
);

const settings = fc
  .record({
    minInterval: fc.integer({ min: 3, max: 900 }),
    more: fc.integer({ min: 1, max: 900 }),
    minDelay: fc.constantFrom(0, 0, 0.01, 0.5, 1),
    solicited: fc.constantFrom('unicast' as const, 'unicast' as const, 'multicast' as const),
    unicastOnly: fc.constantFrom(false, false, true),
  })
  .map(({ minInterval, more, minDelay, ...others }) => {
    const maxInterval = minInterval + more;
    return { minInterval, maxInterval, minDelayBetweenRas: Math.max(3, minDelay * maxInterval), ...others };
  });

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
  { weight: 1, arbitrary: settings.map((to): RouterEvent => ({ type: 'reconfigure', ...to })) },
);

/** Steps of time from bursts to days, in milliseconds. */
const step = fc.oneof(fc.constant(0), fc.nat(5), fc.nat(600), fc.nat(5_000), fc.nat(2_000_000));

const scenario = fc.record({
  seed: fc.integer(),
  options: fc
    .tuple(settings, fc.constantFrom('immediate' as const, 'scheduled' as const))
    .map(([all, firstAdvertisement]): Required<RouterAdvertiserOptions> => ({ ...all, firstAdvertisement })),
  steps: fc.array(fc.tuple(step, event), { maxLength: 300, size: 'max' }),
});

it('for any events at any times the rules of RFC 4861 6.2 hold', { timeout: FUZZ_TIMEOUT }, () => {
  fc.assert(
    fc.property(scenario, ({ seed, options, steps }) => {
      const advertiser = new RouterAdvertiser(options, seeded(seed));
      const referee = new Referee(options);
      let now = 0;

      const handle = (next: RouterEvent) => {
        referee.before(next, now);
        for (const output of advertiser.handle(next, now)) {
          expect(output.due, 'woken at its deadline').toBe(now);
          referee.sent(output, now);
        }
        if (next.type === 'cease') expect(advertiser.deadline).toBeUndefined();
        expect(advertiser.deadline ?? Infinity).toBeGreaterThan(now);
        expect(advertiser.deadline !== undefined).toBe(referee.enabled);
        expect(advertiser.nextMulticast !== undefined).toBe(referee.enabled);
        expect(advertiser.nextMulticast ?? Infinity).toBeGreaterThanOrEqual(advertiser.deadline ?? Infinity);
        referee.after(now, advertiser.pendingAnswers);
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
    fc.property(scenario, ({ seed, options, steps }) => {
      const advertiser = new RouterAdvertiser(
        { ...options, minInterval: 3, maxInterval: 4, minDelayBetweenRas: 3 },
        seeded(seed),
      );
      let now = 0;
      let last = -Infinity;
      for (const [pause, next] of steps) {
        if (next.type === 'reconfigure') continue;
        now += pause;
        for (const output of advertiser.handle(next, now)) {
          expect(output.due).toBeLessThanOrEqual(now);
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
