import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../src/index.ts';
import { hex } from '../support.ts';
import { received } from './support.ts';

const host = { source: 'fe80::2', hopLimit: 255 };
const nobody = { source: '::', hopLimit: 255 };

const solicitation = '85 00 0000 00000000';
const sourceLinkLayer = '01 01 02005e100001';
const advertisement = '86 00 0000 40 00 0708 00000000 00000000';

describe('validation of Router Solicitations (6.1.1)', () => {
  it('a solicitation that keeps all rules is valid', () => {
    expect(received(solicitation, host)).toBe('valid');
    expect(received(solicitation, nobody)).toBe('valid');
  });

  it('1. the hop limit MUST be 255 (RFC 4861 6.1.1)', () => {
    for (const hopLimit of [0, 1, 64, 254])
      expect(received(solicitation, { ...host, hopLimit })).toBe('hop-limit');
  });

  it('3. the code MUST be 0 (RFC 4861 6.1.1)', () => {
    for (const code of ['01', '02', 'ff']) expect(received(`85 ${code} 0000 00000000`, host)).toBe('code');
  });

  it('4. the length MUST be 8 octets or more (RFC 4861 6.1.1)', () => {
    for (let length = 1; length < 8; length += 1) {
      expect(received(solicitation.replaceAll(' ', '').slice(0, 2 * length), host)).toBe('too-short');
    }
  });

  it('5. every option MUST be longer than 0 octets and end within the packet (RFC 4861 6.1.1)', () => {
    expect(received(`${solicitation} 01 00 02005e100001`, host)).toBe('option-length-zero');
    expect(received(`${solicitation} ${sourceLinkLayer} fd 00 000000000000`, host)).toBe(
      'option-length-zero',
    );
    expect(received(`${solicitation} 01 02 02005e100001`, host)).toBe('option-overrun');
    expect(received(`${solicitation} 01`, host)).toBe('option-overrun');
  });

  it('6. from :: there MUST be no source link-layer address (RFC 4861 6.1.1)', () => {
    expect(received(`${solicitation} ${sourceLinkLayer}`, host)).toBe('valid');
    expect(received(`${solicitation} ${sourceLinkLayer}`, nobody)).toBe(
      'unspecified-with-link-layer-address',
    );
    expect(received(`${solicitation} 0e 01 000102030405 ${sourceLinkLayer}`, nobody)).toBe(
      'unspecified-with-link-layer-address',
    );
  });

  it('7. reserved bits, unknown options and options of other messages MUST be ignored (RFC 4861 6.1.1)', () => {
    expect(received('85 00 0000 ffffffff', host)).toBe('valid');
    expect(received(`${solicitation} fd 01 010203040506`, host)).toBe('valid');
    expect(received(`${solicitation} 05 01 0000 000005dc`, host)).toBe('valid');
    expect(decodeMessage(hex('85 00 0000 ffffffff'))).toEqual(decodeMessage(hex(solicitation)));
  });
});

describe('validation of Router Advertisements of others (6.1.2)', () => {
  it('an advertisement that keeps all rules is valid', () => {
    expect(received(advertisement, host)).toBe('valid');
  });

  it('8. the source MUST be a link-local address (RFC 4861 6.1.2)', () => {
    for (const source of ['2001:db8::1', 'fec0::1', '::1']) {
      expect(received(advertisement, { source, hopLimit: 255 })).toBe('source-not-link-local');
    }
    expect(received(advertisement, nobody)).toBe('source-not-link-local');
    expect(received(advertisement, { source: 'febf::1%br0', hopLimit: 255 })).toBe('valid');
  });

  it('9. the hop limit MUST be 255 (RFC 4861 6.1.2)', () => {
    expect(received(advertisement, { ...host, hopLimit: 254 })).toBe('hop-limit');
  });

  it('11. the code MUST be 0 (RFC 4861 6.1.2)', () => {
    expect(received(advertisement.replace('86 00', '86 01'), host)).toBe('code');
  });

  it('12. the length MUST be 16 octets or more (RFC 4861 6.1.2)', () => {
    for (let length = 1; length < 16; length += 1) {
      expect(received(advertisement.replaceAll(' ', '').slice(0, 2 * length), host)).toBe('too-short');
    }
  });

  it('13. every option MUST be longer than 0 octets (RFC 4861 6.1.2)', () => {
    expect(received(`${advertisement} 05 00 0000 000005dc`, host)).toBe('option-length-zero');
    expect(received(`${advertisement} 05 01 0000 000005dc 03`, host)).toBe('option-overrun');
  });

  it('14. reserved bits, unknown options and options of other messages MUST be ignored (RFC 4861 6.1.2)', () => {
    expect(received(`${advertisement} fd 01 010203040506`, host)).toBe('valid');
    expect(received(`${advertisement} 02 01 02005e100001`, host)).toBe('valid');
    const withReservedBit = advertisement.replace('40 00 0708', '40 01 0708');
    expect(decodeMessage(hex(withReservedBit))).toEqual(decodeMessage(hex(advertisement)));
  });
});
