import { INFINITY } from '@ovlab/ndp';
import { describe, expect, it } from 'vitest';
import { readMilliseconds, readSeconds } from './duration.ts';

describe('readSeconds', () => {
  it.each([
    ['0', 0],
    ['1800', 1800],
    ['30s', 30],
    ['30m', 1800],
    ['4h', 14_400],
    ['1d', 86_400],
    ['2w', 1_209_600],
    ['1h30m', 5400],
    ['infinity', INFINITY],
  ])('reads %s', (text, value) => {
    expect(readSeconds(text)).toBe(value);
  });

  it.each(['', '-1', '1.5', '4 h', 'h', '4x', '500ms', 'Infinity', '1e3', '99999999999'])(
    'does not read %j',
    (text) => {
      expect(readSeconds(text)).toBeUndefined();
    },
  );
});

describe('readMilliseconds', () => {
  it.each([
    ['0', 0],
    ['30000', 30_000],
    ['500ms', 500],
    ['30s', 30_000],
    ['1h', 3_600_000],
    ['1m1ms', 60_001],
  ])('reads %s', (text, value) => {
    expect(readMilliseconds(text)).toBe(value);
  });

  it.each(['', '1d', 'infinity', '1.5s'])('does not read %j', (text) => {
    expect(readMilliseconds(text)).toBeUndefined();
  });
});
