import { expect, it } from 'vitest';
import { Verbosity } from './verbosity.ts';

it('holds the highest level that is asked for, and goes back when nobody asks', async () => {
  const applied: (number | undefined)[] = [];
  const verbosity = new Verbosity((level) => {
    applied.push(level);
    return Promise.resolve();
  });
  const [four, six] = [await verbosity.hold(4), await verbosity.hold(6)];
  await six();
  await six();
  expect(verbosity.level).toBe(4);
  await four();
  expect(verbosity.level).toBeUndefined();
  expect(applied).toEqual([4, 6, 4, undefined]);
});
