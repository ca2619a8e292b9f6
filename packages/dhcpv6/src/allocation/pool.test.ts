import { parseAddress } from '@ovlab/wire';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from '../../test/support.ts';
import { numberOf, octetsOfNumber } from './address-number.ts';
import { MAX_POOL_SIZE, Pool } from './pool.ts';

const octets = (text: string): Uint8Array => parseAddress(text, 'test');
const addresses = (first: string, last: string): Pool => Pool.ofAddresses({ first, last });
const prefixes = (prefix: string, prefixLength: number, delegatedLength: number): Pool =>
  Pool.ofPrefixes({ prefix, prefixLength, delegatedLength });

describe('addresses', () => {
  it('are numbered from the first one on', () => {
    const pool = addresses('2001:db8::fffe', '2001:db8::1:3');
    expect([pool.size, pool.prefixLength, pool.toString()]).toEqual([6, 128, '2001:db8::fffe-2001:db8::1:3']);
    expect(Array.from({ length: 6 }, (_, index) => pool.keyAt(index).address)).toEqual([
      '2001:db8::fffe',
      '2001:db8::ffff',
      '2001:db8::1:0',
      '2001:db8::1:1',
      '2001:db8::1:2',
      '2001:db8::1:3',
    ]);
  });

  it('may be one', () => {
    const pool = addresses('2001:db8::1', '2001:db8::1');
    expect([pool.size, pool.indexOf(octets('2001:db8::1')), pool.indexOf(octets('2001:db8::2'))]).toEqual([
      1, 0, -1,
    ]);
  });

  it('go over the end of a /64', () => {
    const pool = addresses('2001:db8::ffff:ffff:ffff:ffff', '2001:db8:0:1::1');
    expect([pool.size, pool.keyAt(1).address, pool.keyAt(2).address]).toEqual([
      3,
      '2001:db8:0:1::',
      '2001:db8:0:1::1',
    ]);
    expect(pool.indexOf(octets('2001:db8:0:1::1'))).toBe(2);
  });

  it('of a whole /64 are used up to a number that is exact', () => {
    const pool = addresses('2001:db8::', '2001:db8::ffff:ffff:ffff:ffff');
    expect(pool.size).toBe(MAX_POOL_SIZE);
    expect(pool.keyAt(MAX_POOL_SIZE - 1).address).toBe('2001:db8::f:ffff:ffff:ffff');
    expect(pool.indexOf(octets('2001:db8::10:0:0:0'))).toBe(-1);
    expect(pool.position(octets('2001:db8::10:0:0:0'))).toBe(1);
  });

  it.each([
    ['2001:db8::ff', -1],
    ['2001:db7:ffff:ffff:ffff:ffff:ffff:ffff', -1],
    ['::', -1],
    ['2001:db8::100', 0],
    ['2001:db8::1ff', 0],
    ['2001:db8::200', 1],
    ['2001:db8:1::100', 1],
    ['ffff::', 1],
  ])('%s is at %d', (address, position) => {
    const pool = addresses('2001:db8::100', '2001:db8::1ff');
    expect(pool.position(octets(address))).toBe(position);
    expect(pool.indexOf(octets(address)) >= 0).toBe(position === 0);
  });

  it('have their ends in order', () => {
    expect(() => addresses('2001:db8::2', '2001:db8::1')).toThrow('comes before');
    expect(() => addresses('2001:db8::g', '2001:db8::1')).toThrow('2001:db8::g');
  });
});

describe('prefixes', () => {
  it.each([
    ['2001:db8::', 48, 56, 256, 255, '2001:db8:0:ff00::'],
    ['2001:db8::', 32, 64, 2 ** 32, 2 ** 32 - 1, '2001:db8:ffff:ffff::'],
    ['2001:db8::', 32, 64, 2 ** 32, 65_536, '2001:db8:1::'],
    ['2000::', 3, 32, 2 ** 29, 2 ** 29 - 1, '3fff:ffff::'],
    ['2000::', 3, 20, 2 ** 17, 1, '2000:1000::'],
    ['::', 0, 1, 2, 1, '8000::'],
    ['::', 0, 64, MAX_POOL_SIZE, MAX_POOL_SIZE - 1, 'f:ffff:ffff:ffff::'],
  ])('of %s/%d with %d bits', (prefix, prefixLength, delegatedLength, size, index, address) => {
    const pool = prefixes(prefix, prefixLength, delegatedLength);
    expect(pool.size).toBe(size);
    expect(pool.keyAt(index)).toEqual({ address, prefixLength: delegatedLength });
    expect(pool.indexOf(octets(address))).toBe(index);
  });

  it('are found by their first address only', () => {
    const pool = prefixes('2001:db8::', 48, 56);
    expect(pool.indexOf(octets('2001:db8:0:100::'))).toBe(1);
    expect(pool.indexOf(octets('2001:db8:0:101::'))).toBe(-1);
    expect(pool.indexOf(octets('2001:db8:0:100::1'))).toBe(-1);
    expect(pool.position(octets('2001:db8:0:101::1'))).toBe(0);
    expect(pool.position(octets('2001:db8:1::'))).toBe(1);
  });

  it('do not count the bits behind the block', () => {
    expect(prefixes('2001:db8::1', 48, 64).keyAt(0).address).toBe('2001:db8::');
  });

  it.each([48, 47, 65, 128])('of a /48 have no %d bits', (delegatedLength) => {
    expect(() => prefixes('2001:db8::', 48, delegatedLength)).toThrow(RangeError);
  });
});

describe('next to numbers of 128 bits', { timeout: FUZZ_TIMEOUT }, () => {
  const wide = fc.tuple(fc.bigInt(0n, 2n ** 126n), fc.bigInt(1n, 2n ** 53n));

  it('every member is at its place, and what is near is not', () => {
    fc.assert(
      fc.property(wide, fc.nat(2 ** 31 - 1), fc.bigInt(-3n, 3n), ([first, length], at, near) => {
        const pool = addressesOf(first, first + length);
        const index = Math.floor((at / 2 ** 31) * pool.size);
        expect(numberOf(pool.addressAt(index))).toBe(first + BigInt(index));
        expect(pool.indexOf(octetsOfNumber(first + BigInt(index)))).toBe(index);
        const outside = near < 0n ? first + near : first + BigInt(pool.size) + near;
        if (outside < 0n) return;
        expect(pool.indexOf(octetsOfNumber(outside))).toBe(-1);
        expect(pool.position(octetsOfNumber(outside))).toBe(near < 0n ? -1 : 1);
      }),
      fuzz(500),
    );
  });

  it('every prefix is at its place', () => {
    const lengths = fc.tuple(fc.integer({ min: 0, max: 63 }), fc.integer({ min: 1, max: 64 }));
    fc.assert(
      fc.property(
        fc.bigInt(0n, 2n ** 128n - 1n),
        lengths,
        fc.nat(2 ** 31 - 1),
        (value, [length, more], at) => {
          const delegated = Math.min(64, length + more);
          const block = (value >> BigInt(128 - length)) << BigInt(128 - length);
          const pool = prefixes(textOf(block), length, delegated);
          const index = Math.floor((at / 2 ** 31) * pool.size);
          const expected = block + (BigInt(index) << BigInt(128 - delegated));
          expect(numberOf(pool.addressAt(index))).toBe(expected);
          expect(pool.indexOf(octetsOfNumber(expected))).toBe(index);
          expect(pool.indexOf(octetsOfNumber(expected + 1n))).toBe(-1);
          expect(pool.position(octetsOfNumber(expected + 1n))).toBe(0);
        },
      ),
      fuzz(500),
    );
  });
});

function addressesOf(first: bigint, last: bigint): Pool {
  return addresses(textOf(first), textOf(last));
}

function textOf(value: bigint): string {
  return value
    .toString(16)
    .padStart(32, '0')
    .replace(/(.{4})(?=.)/g, '$1:');
}
