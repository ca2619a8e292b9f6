import { describe, expect, it } from 'vitest';
import { added, sifted } from './few.ts';

it('entries are added in their order', () => {
  const [none, first] = [[], ['first']] as [string[], string[]];
  expect(added(none, 'first')).toEqual(['first']);
  expect(added(first, 'second')).toEqual(['first', 'second']);
  expect(added(added(first, 'third'), 'fourth')).toBe(first);
});

describe('sifted', () => {
  const list = [1, 2, 3];

  it('is the list when all of it stays', () => {
    expect(sifted(list, () => true)).toBe(list);
  });

  it('is what stays', () => {
    expect(sifted(list, (entry) => entry !== 2)).toEqual([1, 3]);
    expect(list).toEqual([1, 2, 3]);
  });
});
