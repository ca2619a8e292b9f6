import { describe, expect, it } from 'vitest';
import { hex } from '../test/support.ts';
import { decodeMessage } from './messages/messages.ts';
import type { RouterAdvertisement } from './messages/router-advertisement.ts';
import type { RouterSolicitation } from './messages/router-solicitation.ts';
import { validateRouterAdvertisement, validateRouterSolicitation } from './validation.ts';

const sourceLinkLayerAddress = '01 01 02005e100001';

function solicitation(options = '', code = '00'): RouterSolicitation {
  const message = decodeMessage(hex(`85 ${code} 0000 00000000 ${options}`));
  if (message.type !== 'router-solicitation') throw new Error(message.type);
  return message;
}

function advertisement(code = '00'): RouterAdvertisement {
  const message = decodeMessage(hex(`86 ${code} 0000 40000708 00000000 00000000`));
  if (message.type !== 'router-advertisement') throw new Error(message.type);
  return message;
}

describe('a Router Solicitation (RFC 4861 6.1.1)', () => {
  it.each(['fe80::2', 'fe80::2%br0', '2001:db8:55::2', '::'])(
    'is valid from %s with hop limit 255',
    (source) => {
      expect(validateRouterSolicitation({ source, hopLimit: 255 }, solicitation())).toBeUndefined();
    },
  );

  it('is valid when the hop limit is not told', () => {
    expect(
      validateRouterSolicitation({ source: 'fe80::2' }, solicitation(sourceLinkLayerAddress)),
    ).toBeUndefined();
  });

  it.each([0, 64, 254])('MUST be discarded with hop limit %d', (hopLimit) => {
    expect(validateRouterSolicitation({ source: 'fe80::2', hopLimit }, solicitation())).toBe('hop-limit');
  });

  it('MUST be discarded when the ICMP code is not 0', () => {
    expect(validateRouterSolicitation({ source: 'fe80::2' }, solicitation('', '01'))).toBe('code');
  });

  it.each(['::', '0:0::0', '::%br0'])(
    'MUST be discarded from %s with a source link-layer address',
    (source) => {
      expect(validateRouterSolicitation({ source }, solicitation(sourceLinkLayerAddress))).toBe(
        'unspecified-with-link-layer-address',
      );
    },
  );

  it('MUST be discarded from :: with a malformed source link-layer address as well', () => {
    const message = solicitation(`01 02 02005e100001 0000000000000000`);
    expect(validateRouterSolicitation({ source: '::' }, message)).toBe('unspecified-with-link-layer-address');
  });

  it('ignores unknown options and those of other messages', () => {
    const message = solicitation(`fd 01 000000000000 05 01 0000 000005dc`);
    expect(validateRouterSolicitation({ source: '::' }, message)).toBeUndefined();
  });

  it.each(['ff02::1', 'router', '', '192.0.2.1'])('is discarded from %j', (source) => {
    expect(validateRouterSolicitation({ source }, solicitation())).toBe('source-invalid');
  });
});

describe("another router's Router Advertisement (RFC 4861 6.1.2)", () => {
  it.each(['fe80::1', 'fe80::1%br0', 'febf::1'])('is valid from the link-local address %s', (source) => {
    expect(validateRouterAdvertisement({ source, hopLimit: 255 }, advertisement())).toBeUndefined();
  });

  it.each(['2001:db8::1', '::', '::1', 'fec0::1'])(
    'MUST be discarded from %s, which is not link-local',
    (source) => {
      expect(validateRouterAdvertisement({ source }, advertisement())).toBe('source-not-link-local');
    },
  );

  it('is discarded from a multicast address', () => {
    expect(validateRouterAdvertisement({ source: 'ff02::1' }, advertisement())).toBe('source-invalid');
  });

  it('MUST be discarded with another hop limit than 255', () => {
    expect(validateRouterAdvertisement({ source: 'fe80::1', hopLimit: 254 }, advertisement())).toBe(
      'hop-limit',
    );
  });

  it('MUST be discarded when the ICMP code is not 0', () => {
    expect(validateRouterAdvertisement({ source: 'fe80::1' }, advertisement('01'))).toBe('code');
  });
});
