import { describe, expect, it } from 'vitest';
import { isReservedAnycast, specialKind } from './address-kinds.ts';
import {
  canonicalAddress,
  contains,
  firstAddress,
  formatAddress,
  formatCidr,
  hasHostBits,
  isLinkLocal,
  lastOf,
  networkOf,
  parseAddress,
  parseCidr,
  requireCidr,
  type IpAddress,
} from './addresses.ts';

function address(text: string): IpAddress {
  const parsed = parseAddress(text);
  if (parsed === undefined) throw new Error(`test data: ${text}`);
  return parsed;
}

describe('canonicalAddress', () => {
  // RFC 5952 section 4 and 5, one row per rule.
  it.each([
    ['2001:0db8::0001', '2001:db8::1'],
    ['2001:db8:0:0:0:0:2:1', '2001:db8::2:1'],
    ['2001:db8:0:1:1:1:1:1', '2001:db8:0:1:1:1:1:1'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:DB8::AbCd', '2001:db8::abcd'],
    ['::ffff:c000:0201', '::ffff:192.0.2.1'],
    ['::', '::'],
    ['192.0.2.1', '192.0.2.1'],
  ])('%s is written %s', (text, canonical) => {
    expect(canonicalAddress(text)).toBe(canonical);
  });

  it.each([
    '',
    '192.0.2',
    '192.0.2.256',
    '010.0.0.1',
    '1::2::3',
    'fe80::1%eth0',
    '2001:db8::/64',
    ' ::1',
    'x',
  ])('refuses %j', (text) => {
    expect(() => canonicalAddress(text)).toThrow(RangeError);
  });
});

describe('parseCidr', () => {
  it.each([
    '2001:db8::',
    '2001:db8::/',
    '2001:db8::/129',
    '192.0.2.1/33',
    '192.0.2.1/-1',
    '192.0.2.1/024',
    '::/64/64',
    '::/6e1',
  ])('refuses %j', (text) => {
    expect(parseCidr(text)).toBeUndefined();
  });

  it('keeps host bits, which networkOf clears', () => {
    const cidr = requireCidr('2001:db8:55::1/64');
    expect(hasHostBits(cidr)).toBe(true);
    expect(formatCidr(networkOf(cidr))).toBe('2001:db8:55::/64');
    expect(hasHostBits(networkOf(cidr))).toBe(false);
  });

  it('knows the last address of a subnet', () => {
    expect(formatAddress(lastOf(requireCidr('192.0.2.9/29')))).toBe('192.0.2.15');
    expect(formatAddress(lastOf(requireCidr('2001:db8::/126')))).toBe('2001:db8::3');
  });
});

describe('contains', () => {
  it.each([
    ['2001:db8:55::/64', '2001:db8:55::ffff:ffff:ffff:ffff', true],
    ['2001:db8:55::/64', '2001:db8:55:1::', false],
    ['0.0.0.0/0', '2001:db8::', false],
    ['::/0', '2001:db8::', true],
    ['192.0.2.77/24', '192.0.2.1', true],
    ['192.0.2.1/32', '192.0.2.2', false],
  ])('%s, %s: %s', (prefix, inside, expected) => {
    expect(contains(prefix, inside)).toBe(expected);
  });
});

describe('firstAddress', () => {
  it('counts from the first address of the prefix', () => {
    expect(firstAddress('2001:db8:55::/64', 1)).toBe('2001:db8:55::1');
    expect(firstAddress('100.64.0.0/10', 256)).toBe('100.64.1.0');
    expect(firstAddress('2001:db8::/64', (1n << 64n) - 1n)).toBe('2001:db8::ffff:ffff:ffff:ffff');
  });

  it('refuses a number that the prefix does not have', () => {
    expect(() => firstAddress('192.0.2.0/30', 4)).toThrow(RangeError);
    expect(() => firstAddress('192.0.2.0/30', -1)).toThrow(RangeError);
  });
});

describe('kinds of addresses', () => {
  it.each([
    ['fe80::1', true],
    ['febf::1%eth0', true],
    ['fec0::1', false],
    ['169.254.0.1', false],
  ])('%s is link-local: %s', (text, expected) => {
    expect(isLinkLocal(text)).toBe(expected);
  });

  it.each([
    ['::', 'the unspecified address'],
    ['::1', 'the loopback address'],
    ['::ffff:192.0.2.1', 'an IPv4-mapped address'],
    ['ff02::1', 'a multicast address'],
    ['224.0.0.1', 'a multicast address'],
    ['255.255.255.255', 'a reserved address'],
    ['2001:db8::1', undefined],
    ['192.0.2.1', undefined],
  ])('%s is %s', (text, kind) => {
    expect(specialKind(address(text))).toBe(kind);
  });

  it.each([
    ['2001:db8::fdff:ffff:ffff:ff7f', false],
    ['2001:db8::fdff:ffff:ffff:ff80', true],
    ['2001:db8::fdff:ffff:ffff:ffff', true],
    ['2001:db8::fe00:0:0:0', false],
  ])('%s is a reserved anycast address: %s', (text, expected) => {
    expect(isReservedAnycast(address(text))).toBe(expected);
  });
});
