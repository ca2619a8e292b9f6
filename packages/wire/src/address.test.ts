import { describe, expect, it } from 'vitest';
import { hex } from '../test/support.ts';
import { formatAddress, maskAddress, parseAddress, parseAddressInto, tryParseAddress } from './address.ts';
import { WireEncodeError } from './errors.ts';

describe('formatAddress follows RFC 5952', () => {
  it.each([
    ['20010db8000000000000000000000001', '2001:db8::1'],
    ['20010db8000000010001000100010001', '2001:db8:0:1:1:1:1:1'],
    ['20010000000000010000000000000001', '2001:0:0:1::1'],
    ['20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['00000000000000000000000000000000', '::'],
    ['fe80000000000000abcdef0000000000', 'fe80::abcd:ef00:0:0'],
  ])('%s is %s', (octets, text) => {
    expect(formatAddress(hex(octets))).toBe(text);
    expect(parseAddress(text, 'address')).toEqual(hex(octets));
  });
});

describe('parseAddress', () => {
  it('takes any text form', () => {
    expect(parseAddress('2001:DB8:0:0::0:1', 'address')).toEqual(parseAddress('2001:db8::1', 'address'));
    expect(parseAddress('::ffff:192.0.2.1', 'address')).toEqual(hex('00000000000000000000ffffc0000201'));
  });

  it.each(['', '1.2.3.4', '2001:db8::g', '1:2:3:4:5:6:7', '::1/64', 'fe80::1%br0', ' ::1', '1::2::3'])(
    'refuses %j',
    (text) => {
      expect(() => parseAddress(text, 'address')).toThrow(WireEncodeError);
    },
  );
});

it('tryParseAddress leaves a zone aside', () => {
  expect(tryParseAddress('fe80::1%br0')).toEqual(hex('fe800000000000000000000000000001'));
});

describe('maskAddress', () => {
  const ones = new Uint8Array(16).fill(0xff);

  it.each([
    [0, '00000000000000000000000000000000'],
    [1, '80000000000000000000000000000000'],
    [60, 'fffffffffffffff00000000000000000'],
    [64, 'ffffffffffffffff0000000000000000'],
    [127, 'fffffffffffffffffffffffffffffffe'],
    [128, 'ffffffffffffffffffffffffffffffff'],
  ])('keeps %d bits', (prefixLength, octets) => {
    expect(maskAddress(ones, prefixLength)).toEqual(hex(octets));
  });
});

describe('what went last from one form to the other', () => {
  it.each(['::', '2001:db8::1', '::1', '2001:db8::1', '2001:db8::2', '3001:db8::2'])(
    'is not taken for another: %s',
    (text) => {
      const octets = new Uint8Array(20).fill(0xee);
      for (const form of [text, text.toUpperCase(), text]) {
        expect(parseAddressInto(form, octets, 2)).toBe(true);
        expect(formatAddress(octets, 2)).toBe(text);
        expect(formatAddress(octets, 2)).toBe(text);
      }
      expect([...octets.subarray(0, 2), ...octets.subarray(18)]).toEqual([0xee, 0xee, 0xee, 0xee]);
    },
  );

  it('is compared with zeros where octets are missing', () => {
    expect(formatAddress(hex('20010db8000000000000000000000000'))).toBe('2001:db8::');
    expect(formatAddress(hex('20010db8'))).toBe('2001:db8::');
    expect(formatAddress(hex('20010db8000000000000000000000001'), 2)).toBe('db8::1:0');
  });

  it('does not make an empty text an address', () => {
    expect(parseAddressInto('', new Uint8Array(16), 0)).toBe(false);
  });
});
