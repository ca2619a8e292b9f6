import { expect, it } from 'vitest';
import { expectMalformed, expectOption, hex } from '../../test/support.ts';
import { INFINITY } from '../constants.ts';
import { NdpEncodeError } from '../errors.ts';
import { decodeOptions, describeOption, encodeOption } from './options.ts';
import type { RouteInformationOption } from './route-information.ts';

const route: RouteInformationOption = {
  type: 'route-information',
  prefix: '2001:db8:55:f0::',
  prefixLength: 60,
  preference: 'low',
  routeLifetime: 600,
};

it('is type 24 with all bits of a /60 in two units', () => {
  expectOption(route, '18 02 3c 18 00000258 20010db8005500f0');
});

it('needs one unit for ::/0 and three for more than 64 bits', () => {
  expectOption({ ...route, prefix: '::', prefixLength: 0, preference: 'high' }, '18 01 00 08 00000258');
  expectOption(
    { ...route, prefix: '2001:db8::1', prefixLength: 128, preference: 'medium' },
    '18 03 80 00 00000258 20010db8000000000000000000000001',
  );
});

it('is understood when it is longer than the prefix needs', () => {
  expect(decodeOptions(hex('18 03 3c 18 00000258 20010db8005500f0 0000000000000000'))).toEqual([route]);
  expect(decodeOptions(hex('18 02 00 18 00000258 0000000000000000'))).toEqual([
    { ...route, prefix: '::', prefixLength: 0 },
  ]);
});

it('ignores reserved bits and what follows the prefix', () => {
  expect(decodeOptions(hex('18 02 3c ff 00000258 20010db8005500ff'))).toEqual([route]);
});

it('stays raw with the reserved preference, which MUST be ignored (RFC 4191 2.3)', () => {
  expectMalformed('18 02 3c 10 00000258 20010db8005500f0', 'reserved preference');
});

it('stays raw when it is malformed', () => {
  expectMalformed('18 01 3c 00 00000258', '0 octets are too few for a prefix of 60 bits');
  expectMalformed('18 02 41 00 00000258 20010db800550000', '8 octets are too few for a prefix of 65 bits');
  expectMalformed(`18 03 81 00 00000258 ${'00'.repeat(16)}`, 'prefix length 129 is more than 128');
  expectMalformed(`18 04 40 00 00000258 ${'00'.repeat(24)}`, 'longer than 24 octets');
});

it('refuses to encode a prefix length of 129 or a wrong preference', () => {
  expect(() => encodeOption({ ...route, prefixLength: 129 })).toThrow(NdpEncodeError);
  expect(() => encodeOption({ ...route, preference: 'reserved' as 'low' })).toThrow(NdpEncodeError);
});

it('is described with preference and lifetime', () => {
  expect(describeOption({ ...route, routeLifetime: INFINITY })).toBe(
    'route 2001:db8:55:f0::/60 (low, infinite s)',
  );
  expect(describeOption({ ...route, preference: 'medium' })).toBe('route 2001:db8:55:f0::/60 (600 s)');
});
