import { expect, it } from 'vitest';
import { LogLimit } from './log-limit.ts';

it('lets through the first lines of each window and tells how many it has held back', () => {
  const limit = new LogLimit(2, 1000);
  expect([0, 1, 2, 999].map((now) => limit.take(now))).toEqual([
    { held: 0 },
    { held: 0 },
    undefined,
    undefined,
  ]);
  expect(limit.take(1000)).toEqual({ held: 2 });
  expect(limit.take(2500)).toEqual({ held: 0 });
});
