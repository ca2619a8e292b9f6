import { describe, expect, it } from 'vitest';
import { hex } from '../../test/support.ts';
import { NdpDecodeError, NdpEncodeError } from '../errors.ts';
import { decodeMessage, describeMessage, encodeMessage, type NdpMessage } from './messages.ts';
import type { RouterAdvertisement } from './router-advertisement.ts';

const sourceLinkLayerAddress = {
  type: 'source-link-layer-address',
  linkLayerAddress: '02:00:5e:10:00:01',
} as const;

const advertisement: RouterAdvertisement = {
  type: 'router-advertisement',
  code: 0,
  curHopLimit: 64,
  managed: false,
  otherConfig: true,
  homeAgent: false,
  proxy: false,
  snac: false,
  preference: 'high',
  routerLifetime: 1800,
  reachableTime: 30000,
  retransTimer: 1000,
  options: [],
};

describe('a message and its octets belong together:', () => {
  it.each<[NdpMessage, string]>([
    [
      { type: 'router-solicitation', code: 0, options: [sourceLinkLayerAddress] },
      '85 00 0000 00000000 01 01 02005e100001',
    ],
    [advertisement, '86 00 0000 40 48 0708 00007530 000003e8'],
    [
      { ...advertisement, managed: true, otherConfig: false, homeAgent: true, preference: 'low' },
      '86 00 0000 40 b8 0708 00007530 000003e8',
    ],
    [
      { ...advertisement, otherConfig: false, proxy: true, preference: 'medium' },
      '86 00 0000 40 04 0708 00007530 000003e8',
    ],
    [
      { ...advertisement, otherConfig: false, snac: true, preference: 'medium' },
      '86 00 0000 40 02 0708 00007530 000003e8',
    ],
    [
      {
        type: 'neighbor-solicitation',
        code: 0,
        targetAddress: 'fe80::1',
        options: [sourceLinkLayerAddress],
      },
      '87 00 0000 00000000 fe800000000000000000000000000001 01 01 02005e100001',
    ],
    [
      {
        type: 'neighbor-advertisement',
        code: 0,
        router: true,
        solicited: false,
        override: true,
        targetAddress: 'fe80::1',
        options: [],
      },
      '88 00 0000 a0000000 fe800000000000000000000000000001',
    ],
    [
      {
        type: 'neighbor-advertisement',
        code: 0,
        router: false,
        solicited: true,
        override: false,
        targetAddress: 'fe80::1',
        options: [],
      },
      '88 00 0000 40000000 fe800000000000000000000000000001',
    ],
    [
      {
        type: 'redirect',
        code: 0,
        targetAddress: 'fe80::1',
        destinationAddress: '2001:db8::9',
        options: [],
      },
      '89 00 0000 00000000 fe800000000000000000000000000001 20010db8000000000000000000000009',
    ],
  ])('$type', (message, octets) => {
    expect(encodeMessage(message)).toEqual(hex(octets));
    expect(decodeMessage(hex(octets))).toEqual(message);
  });
});

describe('decodeMessage', () => {
  it('keeps the code and leaves checksum and reserved fields aside', () => {
    expect(decodeMessage(hex('85 07 abcd ffffffff'))).toEqual({
      type: 'router-solicitation',
      code: 7,
      options: [],
    });
  });

  it('takes the reserved preference of the header as medium (RFC 4191 2.2)', () => {
    const message = decodeMessage(hex('86 00 0000 40 10 0708 00000000 00000000'));
    expect(message).toMatchObject({ preference: 'medium', routerLifetime: 1800 });
  });

  it('ignores the preference when the router lifetime is 0 (RFC 4191 2.2)', () => {
    const message = decodeMessage(hex('86 00 0000 40 08 0000 00000000 00000000'));
    expect(message).toMatchObject({ preference: 'medium', routerLifetime: 0 });
  });

  it.each([
    ['', 'too-short'],
    ['85 00 0000 000000', 'too-short'],
    ['86 00 0000 40 48 0708 00007530 000003', 'too-short'],
    [`87 ${'00'.repeat(22)}`, 'too-short'],
    [`88 ${'00'.repeat(22)}`, 'too-short'],
    [`89 ${'00'.repeat(38)}`, 'too-short'],
    ['80 00 0000 00000000', 'unknown-type'],
    ['84', 'unknown-type'],
    ['85 00 0000 00000000 01', 'option-overrun'],
    ['85 00 0000 00000000 01 00 000000000000', 'option-length-zero'],
  ])('refuses %j: %s', (octets, reason) => {
    expect(() => decodeMessage(hex(octets))).toThrow(
      expect.objectContaining({ name: 'NdpDecodeError', reason }),
    );
    expect(() => decodeMessage(hex(octets))).toThrow(NdpDecodeError);
  });
});

describe('encodeMessage', () => {
  it('sends preference medium when the router lifetime is 0 (RFC 4191 2.2)', () => {
    expect(encodeMessage({ ...advertisement, routerLifetime: 0 })[5]).toBe(0x40);
  });

  it.each([
    { code: 256 },
    { curHopLimit: -1 },
    { routerLifetime: 65_536 },
    { reachableTime: 2 ** 32 },
    { retransTimer: 0.5 },
    { preference: 'reserved' },
    { type: 'echo-request' },
    { options: undefined },
    { options: [{ type: 'sauce' }] },
    { options: [null] },
    { options: [{ type: 'rdnss', lifetime: 0, addresses: [5] }] },
  ])('refuses %j with an NdpEncodeError', (fields) => {
    expect(() => encodeMessage({ ...advertisement, ...fields } as NdpMessage)).toThrow(NdpEncodeError);
  });

  it('names the field that does not fit', () => {
    expect(() => encodeMessage({ ...advertisement, routerLifetime: 65_536 })).toThrow(
      'routerLifetime: 65536 is not a whole number from 0 to 65535',
    );
  });
});

describe('describeMessage', () => {
  it('says on one line what an advertisement carries', () => {
    const message: NdpMessage = {
      ...advertisement,
      preference: 'medium',
      otherConfig: false,
      reachableTime: 0,
      retransTimer: 0,
      options: [
        {
          type: 'prefix-information',
          prefix: '2001:db8:55::',
          prefixLength: 64,
          onLink: true,
          autonomous: true,
          routerAddress: false,
          dhcpv6PdPreferred: false,
          validLifetime: 86400,
          preferredLifetime: 14400,
        },
        { type: 'mtu', mtu: 1500 },
      ],
    };
    expect(describeMessage(message)).toBe(
      'RA lifetime 1800 s, prefix 2001:db8:55::/64 (on-link, autonomous, 86400/14400 s), mtu 1500',
    );
  });

  it('names what is not the default', () => {
    expect(
      describeMessage({ ...advertisement, managed: true, homeAgent: true, proxy: true, snac: true }),
    ).toBe(
      'RA lifetime 1800 s, preference high, managed, other config, home agent, proxy, snac router, reachable 30000 ms, retrans 1000 ms',
    );
  });

  it.each<[string, string]>([
    ['85 00 0000 00000000 01 01 02005e100001', 'RS, source ll 02:00:5e:10:00:01'],
    ['87 00 0000 00000000 fe800000000000000000000000000001', 'NS for fe80::1'],
    [
      '88 00 0000 e0000000 fe800000000000000000000000000001 02 01 02005e100001',
      'NA fe80::1, router, solicited, override, target ll 02:00:5e:10:00:01',
    ],
    [
      '89 00 0000 00000000 fe800000000000000000000000000001 20010db8000000000000000000000009',
      'Redirect 2001:db8::9 to fe80::1',
    ],
  ])('%s', (octets, text) => {
    expect(describeMessage(decodeMessage(hex(octets)))).toBe(text);
  });
});
