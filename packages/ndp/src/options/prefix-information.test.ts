import { describe, expect, it } from 'vitest';
import { expectMalformed, expectOption, hex } from '../../test/support.ts';
import { INFINITY } from '../constants.ts';
import { NdpEncodeError } from '../errors.ts';
import { decodeOptions, describeOption, encodeOption } from './options.ts';
import type { PrefixInformationOption } from './prefix-information.ts';

const lab: PrefixInformationOption = {
  type: 'prefix-information',
  prefix: '2001:db8:55::',
  prefixLength: 64,
  onLink: true,
  autonomous: true,
  routerAddress: false,
  dhcpv6PdPreferred: false,
  validLifetime: 86400,
  preferredLifetime: 14400,
};

describe('octets', () => {
  it('are type 3, 4 units, length, flags, lifetimes, reserved, prefix', () => {
    expectOption(lab, '03 04 40 c0 00015180 00003840 00000000 20010db8005500000000000000000000');
  });

  it.each([
    ['onLink', 0x80],
    ['autonomous', 0x40],
    ['routerAddress', 0x20],
    ['dhcpv6PdPreferred', 0x10],
  ] as const)('%s is the flag 0x%s', (flag, bit) => {
    const none = { ...lab, onLink: false, autonomous: false };
    const bytes = encodeOption({ ...none, [flag]: true });
    expect(bytes[3]).toBe(bit);
    expect(decodeOptions(bytes)).toEqual([{ ...none, [flag]: true }]);
  });

  it('carry infinity as all ones', () => {
    expect(encodeOption({ ...lab, validLifetime: INFINITY }).subarray(4, 8)).toEqual(hex('ffffffff'));
  });

  it('keep all bits of a /60', () => {
    const option = { ...lab, prefix: '2001:db8:55:f0::', prefixLength: 60 };
    expectOption(option, '03 04 3c c0 00015180 00003840 00000000 20010db8005500f00000000000000000');
  });
});

it('clears the bits after the prefix when it is encoded', () => {
  const [, , , , ...rest] = encodeOption({ ...lab, prefix: '2001:db8:55::1' });
  expect(rest.at(-1)).toBe(0);
});

it('ignores the bits after the prefix and reserved ones when it is decoded', () => {
  const octets = '03 04 40 cf 00015180 00003840 ffffffff 20010db8005500000000000000000001';
  expect(decodeOptions(hex(octets))).toEqual([lab]);
});

it('keeps the whole address of a router (R flag)', () => {
  expectOption(
    { ...lab, prefix: '2001:db8:55::1', routerAddress: true },
    '03 04 40 e0 00015180 00003840 00000000 20010db8005500000000000000000001',
  );
});

it('stays raw when it is malformed', () => {
  expectMalformed(`03 04 81 c0 ${'00'.repeat(28)}`, 'prefix length 129 is more than 128');
  expectMalformed(`03 03 40 c0 ${'00'.repeat(20)}`, 'ends after 22 octets');
  expectMalformed(`03 05 40 c0 ${'00'.repeat(36)}`, '8 octets too long');
});

it.each<Partial<PrefixInformationOption>>([
  { prefixLength: 129 },
  { prefixLength: -1 },
  { validLifetime: 2 ** 32 },
  { preferredLifetime: Number.NaN },
  { validLifetime: 1.5 },
  { prefix: 'lab' },
  { prefix: '2001:db8:55::/64' },
  { prefix: 'fe80::1%br0' },
])('refuses to encode %j', (fields) => {
  expect(() => encodeOption({ ...lab, ...fields })).toThrow(NdpEncodeError);
});

it('is described with its flags and lifetimes', () => {
  expect(describeOption({ ...lab, validLifetime: INFINITY, dhcpv6PdPreferred: true })).toBe(
    'prefix 2001:db8:55::/64 (on-link, autonomous, dhcpv6-pd preferred, infinite/14400 s)',
  );
});
