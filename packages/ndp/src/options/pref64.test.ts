import { expect, it } from 'vitest';
import { expectMalformed, expectOption, hex } from '../../test/support.ts';
import { NdpEncodeError } from '../errors.ts';
import { decodeOptions, describeOption, encodeOption } from './options.ts';
import type { Pref64Option } from './pref64.ts';

const wellKnown: Pref64Option = { type: 'pref64', prefix: '64:ff9b::', prefixLength: 96, lifetime: 1800 };

it('is type 38, lifetime in units of 8 s, prefix length code and 96 bits', () => {
  expectOption(wellKnown, '26 02 0708 0064ff9b 00000000 00000000');
});

it.each([
  [96, '0000', '2001:db8:1122:3344:5566:7788::', '20010db8 11223344 55667788'],
  [64, '0001', '2001:db8:1122:3344::', '20010db8 11223344 00000000'],
  [56, '0002', '2001:db8:1122:3300::', '20010db8 11223300 00000000'],
  [48, '0003', '2001:db8:1122::', '20010db8 11220000 00000000'],
  [40, '0004', '2001:db8:1100::', '20010db8 11000000 00000000'],
  [32, '0005', '2001:db8::', '20010db8 00000000 00000000'],
] as const)('has a code for /%d', (prefixLength, code, prefix, octets) => {
  expectOption({ type: 'pref64', prefix, prefixLength, lifetime: 0 }, `26 02 ${code} ${octets}`);
});

it('has lifetimes up to 65528 s', () => {
  expectOption({ ...wellKnown, lifetime: 65_528 }, '26 02 fff8 0064ff9b 00000000 00000000');
});

it('clears what follows the prefix, on both ways', () => {
  expect(decodeOptions(hex('26 02 0003 20010db8 1122ffff ffffffff'))).toEqual([
    { type: 'pref64', prefix: '2001:db8:1122::', prefixLength: 48, lifetime: 0 },
  ]);
  const bytes = encodeOption({ ...wellKnown, prefix: '2001:db8::ffff:ffff', prefixLength: 32 });
  expect(bytes.subarray(4)).toEqual(hex('20010db8 00000000 00000000'));
});

it('stays raw with the codes 6 and 7, which MUST be ignored (RFC 8781 4)', () => {
  expectMalformed('26 02 0706 0064ff9b 00000000 00000000', 'prefix length code 6');
  expectMalformed('26 02 070f 0064ff9b 00000000 00000000', 'prefix length code 7');
});

it('stays raw with another length than 2, which MUST be ignored (RFC 8781 4)', () => {
  expectMalformed('26 01 0708 0064ff9b', 'ends after 6 octets');
  expectMalformed('26 03 0708 0064ff9b 00000000 00000000 0000000000000000', '8 octets too long');
});

it.each([1, 1799, -8, 65_536, 0.5, Number.NaN])('refuses to encode a lifetime of %d s', (lifetime) => {
  expect(() => encodeOption({ ...wellKnown, lifetime })).toThrow(
    `lifetime: ${lifetime} is not a multiple of 8 from 0 to 65528`,
  );
});

it('refuses to encode another prefix length', () => {
  const option = { ...wellKnown, prefixLength: 60 as 64 };
  expect(() => encodeOption(option)).toThrow(NdpEncodeError);
  expect(() => encodeOption(option)).toThrow('prefixLength: 60 is none of 32, 40, 48, 56, 64 and 96');
});

it('is described with prefix and lifetime', () => {
  expect(describeOption(wellKnown)).toBe('pref64 64:ff9b::/96 (1800 s)');
});
