import { expect, it } from 'vitest';
import { sequence } from '../../test/simulation.ts';
import type { RouterEvent } from './router-events.ts';
import { RouterAdvertiser } from './router-advertiser.ts';

function enabled(random = sequence(0.5)): RouterAdvertiser {
  const advertiser = new RouterAdvertiser(
    { minInterval: 200, maxInterval: 600, firstAdvertisement: 'immediate' },
    random,
  );
  advertiser.handle({ type: 'enable' }, 0);
  return advertiser;
}

const due = (advertiser: RouterAdvertiser, event: RouterEvent, now: number) =>
  advertiser.handle(event, now).map((output) => [output.reason, output.due]);

it('is the time of the event that makes an advertisement go out at once', () => {
  const advertiser = enabled();
  expect(due(advertiser, { type: 'advertise' }, 5_000)).toEqual([['requested', 5_000]]);
  expect(due(advertiser, { type: 'cease' }, 6_000)).toEqual([['final', 6_000]]);
  expect(due(advertiser, { type: 'enable' }, 20_000)).toEqual([['initial', 20_000]]);
});

it('is the time that was scheduled, however late the caller comes', () => {
  const advertiser = enabled();
  expect(due(advertiser, { type: 'timer' }, 16_007)).toEqual([['initial', 16_000]]);
  advertiser.handle({ type: 'solicited', source: 'fe80::2' }, 20_000);
  advertiser.handle({ type: 'solicited', source: 'fe80::3' }, 20_010);
  expect(due(advertiser, { type: 'timer' }, 20_300)).toEqual([
    ['solicited', 20_250],
    ['solicited', 20_260],
  ]);
});

it('of an advertisement that the limit put off is the end of the limit', () => {
  const advertiser = enabled();
  advertiser.handle({ type: 'advertise' }, 1_000);
  expect(advertiser.nextMulticast).toBe(3_000);
  expect(due(advertiser, { type: 'timer' }, 3_400)).toEqual([['requested', 3_000]]);
});

it('of an advertisement for a silent client is the end of its silence', () => {
  const advertiser = enabled();
  advertiser.handle({ type: 'client-expected' }, 10_000);
  expect(due(advertiser, { type: 'timer' }, 11_200)).toEqual([['client', 11_000]]);
});

it('of an interval that a shorter one has ended is the time of the change', () => {
  const advertiser = enabled();
  for (const at of [16_000, 32_000]) advertiser.handle({ type: 'timer' }, at);
  expect(due(advertiser, { type: 'reconfigure', minInterval: 3, maxInterval: 4 }, 100_000)).toEqual([
    ['periodic', 100_000],
  ]);
});

it('the next multicast is told while the interface advertises', () => {
  const advertiser = enabled();
  expect(advertiser.nextMulticast).toBe(16_000);
  advertiser.handle({ type: 'solicited', source: 'fe80::2' }, 1_000);
  expect([advertiser.nextMulticast, advertiser.deadline]).toEqual([16_000, 1_250]);
  advertiser.handle({ type: 'disable' }, 2_000);
  expect(advertiser.nextMulticast).toBeUndefined();
});

it('keeps its distance from when the last multicast left, not from when it was handed out (RFC 4861 6.2.6)', () => {
  const advertiser = enabled();
  advertiser.handle({ type: 'advertise' }, 1_000);
  advertiser.handle({ type: 'multicast-left' }, 40);
  expect(due(advertiser, { type: 'timer' }, 3_039)).toEqual([]);
  expect(due(advertiser, { type: 'timer' }, 3_040)).toEqual([['requested', 3_040]]);
});
