import { expect, it } from 'vitest';
import { BackOff } from './back-off.ts';

it('waits 0.2 s, then twice as long each time up to 30 s', () => {
  const backOff = new BackOff(() => 0);
  expect(Array.from({ length: 10 }, () => backOff.next())).toEqual([
    200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000,
  ]);
});

it('begins anew', () => {
  const backOff = new BackOff(() => 0);
  backOff.next();
  backOff.next();
  backOff.reset();
  expect(backOff.next()).toBe(200);
});

it('takes off up to a quarter', () => {
  const backOff = new BackOff(() => 0.999);
  expect(backOff.next()).toBeCloseTo(150, 0);
  expect(backOff.next()).toBeCloseTo(300, 0);
});
