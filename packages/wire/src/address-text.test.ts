import fc from 'fast-check';
import { Address6 } from 'ip-address';
import { describe, expect, it } from 'vitest';
import { FUZZ_TIMEOUT, fuzz } from '../test/support.ts';
import { formatEthernetAddress, formatGroups, hexOctet, hexOctets, parseOctets } from './address-text.ts';

/** What is read into memory that is not zero, with the octets around it. */
function parseGroups(text: string): number[] | undefined {
  const octets = new Uint8Array(20).fill(0xee);
  const parsed = parseOctets(text, octets, 2);
  expect([...octets.subarray(0, 2), ...octets.subarray(18)]).toEqual([0xee, 0xee, 0xee, 0xee]);
  if (!parsed) return undefined;
  return Array.from({ length: 8 }, (_, index) => (octets[2 + 2 * index]! << 8) | octets[3 + 2 * index]!);
}

/** Zeros are frequent, so that runs of them are. */
const group = fc.oneof(fc.constant(0), fc.nat(0xffff), fc.nat(0xff));
const groups = fc.array(group, { minLength: 8, maxLength: 8 });

/** Texts that are addresses, or nearly. */
const nearlyAddress = fc
  .array(fc.oneof(fc.constantFrom(':', '::', '%br0', '/64', '192.0.2.1', ' ', 'g', '12345'), hexDigits()), {
    maxLength: 18,
  })
  .map((parts) => parts.join(''));

function hexDigits(): fc.Arbitrary<string> {
  return fc.nat(0xffff).map((value) => value.toString(16));
}

describe('next to the ip-address library', { timeout: FUZZ_TIMEOUT }, () => {
  it('the text of every address is the same', () => {
    fc.assert(
      fc.property(groups, (value) => {
        const octets = value.flatMap((part) => [part >> 8, part & 0xff]);
        expect(formatGroups(value)).toBe(Address6.fromUnsignedByteArray(octets).correctForm());
      }),
      fuzz(3_000),
    );
  });

  it('what is read is the same, and nothing is read that is no address', () => {
    const text = fc.oneof(
      nearlyAddress,
      groups.map(formatGroups),
      groups.map((value) => value.map((part) => part.toString(16).toUpperCase().padStart(4, '0')).join(':')),
    );
    fc.assert(
      fc.property(text, (written) => {
        const parsed = parseGroups(written);
        if (parsed === undefined) return;
        expect(Address6.isValid(written)).toBe(true);
        expect(formatGroups(parsed)).toBe(new Address6(written).correctForm());
      }),
      fuzz(3_000),
    );
  });

  it('no address in hexadecimal is left to it', () => {
    fc.assert(
      fc.property(groups, (value) => {
        expect(parseGroups(formatGroups(value))).toEqual(value);
      }),
      fuzz(1_000),
    );
  });
});

describe('parseOctets', () => {
  it.each<[string, number[]]>([
    ['::', [0, 0, 0, 0, 0, 0, 0, 0]],
    ['::1', [0, 0, 0, 0, 0, 0, 0, 1]],
    ['fe80::', [0xfe80, 0, 0, 0, 0, 0, 0, 0]],
    ['2001:DB8:0::00ff', [0x2001, 0xdb8, 0, 0, 0, 0, 0, 0xff]],
    ['1:2:3:4:5:6:7:8', [1, 2, 3, 4, 5, 6, 7, 8]],
    ['1:2:3:4:5:6:7::', [1, 2, 3, 4, 5, 6, 7, 0]],
  ])('reads %s', (text, value) => {
    expect(parseGroups(text)).toEqual(value);
  });

  it.each([
    '',
    ':',
    ':::',
    ':1',
    '1:',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2:3:4:5:6:7:8',
    '12345::',
    '::g',
    '::1%br0',
    '::192.0.2.1',
    ':1::2',
    '1::2:',
  ])('leaves %j to others', (text) => {
    expect(parseGroups(text)).toBeUndefined();
  });
});

it('octets have two digits', () => {
  expect(hexOctet(5)).toBe('05');
  expect(hexOctets(Uint8Array.of(0, 15, 255))).toBe('000fff');
});

it('an Ethernet address has six octets', () => {
  expect(formatEthernetAddress(Uint8Array.of(0xff, 2, 0, 0x5e, 0x10, 0, 1, 0xff), 1)).toBe(
    '02:00:5e:10:00:01',
  );
});
