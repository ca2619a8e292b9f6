import { describe, expect, it } from 'vitest';
import {
  decodeMessage,
  encodeMessage,
  NdpDecodeError,
  type NdpMessage,
  type NdpOption,
} from '../src/index.ts';
import { encodeOption } from '../src/options/options.ts';
import { hex } from './support.ts';

/** Packets that other implementations have stumbled over. In many of them all that is free is the digit 0, 0x30. */

const ZERO_DIGITS = 0x3030_3030;
const zeroDigits = (count: number) => '30'.repeat(count);

/** Fixed parts whose other octets are all the digit 0. */
const advertisement = `86 ${zeroDigits(15)}`;
const solicitation = `85 ${zeroDigits(7)}`;

function onlyOption(octets: string): NdpOption | undefined {
  const message = decodeMessage(hex(octets));
  expect(message.options).toHaveLength(1);
  return message.options[0];
}

/** The option costs itself and nothing else, and goes out again as it came in. */
function expectRaw(front: string, option: string, malformed: string | undefined): void {
  const octets = hex(option);
  const raw = { type: 'raw', code: octets[0], data: octets.slice(2) };
  const mtu = '05 01 0000 000005dc';
  const message = decodeMessage(hex(`${front} ${option} ${mtu}`));
  expect(message.options).toEqual([
    malformed === undefined ? raw : { ...raw, malformed },
    { type: 'mtu', mtu: 1500 },
  ]);
  expect([...encodeMessage(message)].slice(-octets.length - 8, -8)).toEqual([...octets]);
}

describe('the crashers that mdlayher/ndp keeps from fuzzing', () => {
  it('1: an option of 192 units in a packet that ends after its length is no message', () => {
    const decode = () => decodeMessage(hex(`${advertisement} 01 c0`));
    expect(decode).toThrow(NdpDecodeError);
    expect(decode).toThrow(expect.objectContaining({ reason: 'option-overrun' }));
  });

  it('2: a prefix of one unit instead of four stays raw', () => {
    expectRaw(advertisement, `03 01 ${zeroDigits(6)}`, 'ends after 6 octets');
  });

  it('3: an unknown option of 33 units, whose octets do not fit in 8 bits, comes back as it is', () => {
    expectRaw(advertisement, `30 21 ${zeroDigits(262)}`, undefined);
  });

  it('4: an RDNSS option without server stays raw', () => {
    expectRaw(solicitation, `19 01 ${zeroDigits(6)}`, 'no address');
  });

  const otherCharacters = 'a domain name has other characters than letters, digits, - and _';

  it('5: a label with a dot in it would become two labels, so the list stays raw', () => {
    expectRaw(solicitation, `1f 02 ${zeroDigits(6)} 02 2e30 01 30 00 00 30`, otherCharacters);
  });

  it('6: names of single characters, and data after the final zeros: the list stays raw', () => {
    const names = `01 30 01 30 01 30 1d ${zeroDigits(29)} 01 30 01 30 00`;
    expectRaw(advertisement, `1f 08 ${zeroDigits(6)} ${names} 00 ${zeroDigits(14)}`, 'padding is not zero');
  });

  it('7: an empty name in the middle ends the list, and what follows is no padding', () => {
    const rest = `00 ${zeroDigits(79)}`;
    expectRaw(solicitation, `1f 0c ${zeroDigits(6)} 01 30 01 30 02 3030 00 ${rest}`, 'padding is not zero');
  });

  it('8: the same after a second name', () => {
    const names = `02 3030 00 09 ${zeroDigits(9)} 00`;
    expectRaw(solicitation, `1f 07 ${zeroDigits(6)} ${names} 00 ${zeroDigits(32)}`, 'padding is not zero');
  });

  it('9: a punycode label without content, followed by what is no padding, stays raw', () => {
    expectRaw(solicitation, `1f 02 ${zeroDigits(6)} 04 786e2d2d 00 00 30`, 'padding is not zero');
  });

  it('10: a full-width dot of Unicode is no dot and no host name: the list stays raw', () => {
    const names = '05 efbc8e3030 01 30 05 3030303030 00 00';
    expectRaw(solicitation, `1f 03 ${zeroDigits(6)} ${names}`, otherCharacters);
  });

  it('11: octets above ASCII stay raw', () => {
    expectRaw(solicitation, `1f 02 ${zeroDigits(6)} 06 efbc8e303030 00`, otherCharacters);
  });

  it('12: a punycode label that stands for nothing is kept as it is written, because nothing translates it', () => {
    const octets = `${solicitation} 1f 02 ${zeroDigits(6)} 04 786e2d2d 01 30 00`;
    const option = { type: 'dnssl', lifetime: ZERO_DIGITS, domains: ['xn--.0'] };
    expect(onlyOption(octets)).toEqual(option);
    // Reserved octets go out as zeros; the lifetime and the names are the last 12.
    expect(encodeMessage(decodeMessage(hex(octets))).subarray(-12)).toEqual(hex(octets).subarray(-12));
  });

  it('13: a punycode label that stands for a replacement character, and an @: the list stays raw', () => {
    const names = '01 30 02 3030 0e 786e2d2d2d30303030304830 3046 01 40 00 00';
    expectRaw(solicitation, `1f 04 ${zeroDigits(6)} ${names}`, otherCharacters);
  });
});

describe('what other codecs get wrong', () => {
  const routerAdvertisement = '86 00 0000 40 00 0708 00000000 00000000';
  const asMessage = (...options: NdpOption[]): NdpMessage => ({
    type: 'router-solicitation',
    code: 0,
    options,
  });

  it.each([31, 32, 33, 255])(
    'an option of %d units keeps its length, although 8 bits hold no more than 255 octets',
    (units) => {
      const option: NdpOption = { type: 'raw', code: 253, data: new Uint8Array(units * 8 - 2).fill(7) };
      const bytes = encodeMessage(asMessage(option));
      expect(bytes).toHaveLength(8 + units * 8);
      expect(bytes[9]).toBe(units);
      expect(decodeMessage(bytes)).toEqual(asMessage(option));
    },
  );

  it('sixteen DNS servers, which are 264 octets, arrive', () => {
    const addresses = Array.from({ length: 16 }, (_, index) => `2001:db8::${(index + 1).toString(16)}`);
    const option: NdpOption = { type: 'rdnss', lifetime: 60, addresses };
    expect(decodeMessage(encodeMessage(asMessage(option)))).toEqual(asMessage(option));
  });

  it.each([1, 12, 57, 60, 63, 65, 100, 127])(
    'a route of /%d keeps the bits of its last octet',
    (prefixLength) => {
      const ones = new Uint8Array(16).map((_, index) => {
        const bits = Math.min(8, Math.max(0, prefixLength - 8 * index));
        return 256 - 2 ** (8 - bits);
      });
      const octets = Uint8Array.from([
        ...hex(`18 03 ${prefixLength.toString(16).padStart(2, '0')} 00 0000003c`),
        ...ones,
      ]);
      const option = onlyOption(`${routerAdvertisement} ${Buffer.from(octets).toString('hex')}`);
      expect(option).toMatchObject({ type: 'route-information', prefixLength });
      const written = encodeOption(option!);
      expect(written.subarray(8)).toEqual(octets.subarray(8, written.length));
    },
  );

  it('a route with the reserved preference is ignored alone, not with the whole advertisement (RFC 4191 2.3)', () => {
    expectRaw(routerAdvertisement, '18 02 40 10 00000258 20010db800550000', 'reserved preference');
  });

  it('a link-layer address of two units, as on links that are no Ethernet, costs itself alone', () => {
    expectRaw(routerAdvertisement, '01 02 02005efffe100001 000000000000', '8 octets too long');
  });

  it('an option of a type that nobody knows can be sent', () => {
    const option: NdpOption = { type: 'raw', code: 138, data: hex('010203040506') };
    expect(encodeMessage(asMessage(option)).subarray(8)).toEqual(hex('8a 01 010203040506'));
  });

  it.each(['01', '05', '18', '1f', 'fd'])(
    'option %s of length 0, which can make a parser loop for ever, is no message',
    (code) => {
      for (const front of [
        '85 00 0000 00000000',
        routerAdvertisement,
        `${routerAdvertisement} 05 01 0000 000005dc`,
      ]) {
        const decode = () => decodeMessage(hex(`${front} ${code} 00 000000000000`));
        expect(decode).toThrow(NdpDecodeError);
        expect(decode).toThrow(expect.objectContaining({ reason: 'option-length-zero' }));
      }
    },
  );
});
