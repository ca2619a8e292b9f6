import { expect, it } from 'vitest';
import { defaultPool } from './default-pool.ts';
import { Exclusions } from './exclusions.ts';
import { Pool } from './pool.ts';

it.each([
  ['2001:db8:1:2::', 64, '2001:db8:1:2:d6::', '2001:db8:1:2:d6:0:ff:ffff'],
  ['2001:db8::', 48, '2001:db8:0:0:d6::', '2001:db8::d6:0:ff:ffff'],
  ['2001:db8::', 96, '2001:db8::8000:0', '2001:db8::80ff:ffff'],
  ['2001:db8::ff00', 120, '2001:db8::ff80', '2001:db8::ffff'],
  ['2001:db8::4', 126, '2001:db8::6', '2001:db8::7'],
])('of %s/%d is %s to %s', (prefix, prefixLength, first, last) => {
  expect(defaultPool({ prefix, prefixLength })).toEqual({ first, last });
});

it.each([127, 128])('there is none of a /%d', (prefixLength) => {
  expect(defaultPool({ prefix: '2001:db8::', prefixLength })).toBeUndefined();
});

it('of a /64 is for millions of clients and has no reserved identifier', () => {
  const prefix = { prefix: '2001:db8::', prefixLength: 64 };
  const range = defaultPool(prefix);
  expect(range).toBeDefined();
  if (range === undefined) return;
  const link = { prefixes: [prefix], pools: [range], prefixPools: [] };
  const pool = Pool.ofAddresses(range);
  expect(pool.size).toBe(2 ** 24);
  expect(new Exclusions({ link, relayedLinks: [], excluded: [], reservations: [] }).of(pool)).toEqual([]);
});
