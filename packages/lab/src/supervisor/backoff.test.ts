import { expect, it } from 'vitest';
import { Backoff } from './backoff.ts';

it('doubles up to the longest delay', () => {
  const backoff = new Backoff({ first: 100, longest: 500, stable: 1000 });
  expect([0, 0, 0, 0].map((ranFor) => backoff.delayAfter(ranFor))).toEqual([100, 200, 400, 500]);
});

it('starts again after a stable run', () => {
  const backoff = new Backoff({ first: 100, longest: 500, stable: 1000 });
  backoff.delayAfter(0);
  backoff.delayAfter(0);
  expect(backoff.delayAfter(1000)).toBe(100);
  expect(backoff.delayAfter(999)).toBe(200);
});
