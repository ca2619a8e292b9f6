import { describe, expect, it } from 'vitest';
import { decodeOptions, encodeOption, expectMalformed, expectOption, hex } from '../../test/support.ts';
import { Dhcpv6EncodeError } from '../errors.ts';
import { describeOption } from './describe-option.ts';
import { SCOPES } from './option-codec.ts';
import type { Dhcpv6Option, IaAddress, IaNa, IaPrefix } from './option-types.ts';

const address: IaAddress = {
  type: 'ia-address',
  address: '2001:db8:55::1234',
  preferredLifetime: 3600,
  validLifetime: 0xffff_ffff,
  options: [],
};
const addressOctets = '0005 0018 20010db8005500000000000000001234 00000e10 ffffffff';

const prefix: IaPrefix = {
  type: 'ia-prefix',
  preferredLifetime: 3600,
  validLifetime: 7200,
  prefixLength: 60,
  prefix: '2001:db8:55:fff0::',
  options: [],
};
const prefixOctets = '001a 0019 00000e10 00001c20 3c 20010db80055fff00000000000000000';

const noBinding: Dhcpv6Option = { type: 'status-code', code: 3, message: '' };
const noBindingOctets = '000d 0002 0003';

const association: IaNa = { type: 'ia-na', iaid: 1, t1: 1800, t2: 2880, options: [] };

describe('IA_NA is code 3, IAID, T1, T2 and options', () => {
  it('without options', () => {
    expectOption(association, '0003 000c 00000001 00000708 00000b40');
  });

  it('with an address and a status', () => {
    expectOption(
      { ...association, iaid: 0xffff_fffe, options: [address, noBinding] },
      `0003 002e fffffffe 00000708 00000b40 ${addressOctets} ${noBindingOctets}`,
    );
  });

  it('stays raw when it is short, or when an option inside is cut', () => {
    expectMalformed('0003 000b 00000001 00000708 00000b', 'ends after 11 octets');
    expectMalformed('0003 0000', 'ends after 0 octets');
    const front = '00000001 00000708 00000b40';
    expectMalformed(`0003 000e ${front} 0005`, '2 octets are too few for an option');
    expectMalformed(`0003 0011 ${front} 000d 0002 00`, 'option 13 ends behind what it is in');
  });

  it('keeps a short address as a raw option of its own', () => {
    const short = '0005 0017 20010db8005500000000000000001234 00000e10 ffffff';
    const [ia] = decodeOptions(hex(`0003 002d 00000001 00000708 00000b40 ${short} ${noBindingOctets}`));
    expect(ia).toEqual({
      ...association,
      options: [
        { type: 'raw', code: 5, data: hex(short).slice(4), malformed: 'ends after 23 octets' },
        noBinding,
      ],
    });
  });
});

it('IA_TA is code 4, IAID and options', () => {
  expectOption({ type: 'ia-ta', iaid: 2, options: [address] }, `0004 0020 00000002 ${addressOctets}`);
  expectMalformed('0004 0003 000000', 'ends after 3 octets');
});

it('IA_PD is code 25, IAID, T1, T2 and options', () => {
  expectOption(
    { type: 'ia-pd', iaid: 3, t1: 0, t2: 0xffff_ffff, options: [prefix, noBinding] },
    `0019 002f 00000003 00000000 ffffffff ${prefixOctets} ${noBindingOctets}`,
  );
  expectMalformed('0019 0008 00000003 00000000', 'ends after 8 octets');
});

describe('IAADDR is code 5, address, lifetimes and options', () => {
  it('alone or with a status', () => {
    expectOption(address, addressOctets, SCOPES.addressAssociation);
    expectOption(
      { ...address, options: [noBinding] },
      `0005 001e 20010db8005500000000000000001234 00000e10 ffffffff ${noBindingOctets}`,
      SCOPES.addressAssociation,
    );
  });

  it('stands in the message itself when an address is registered (RFC 9686 4.2)', () => {
    expectOption(address, addressOctets, SCOPES.message);
  });

  it('cannot be another text', () => {
    expect(() => encodeOption({ ...address, address: '192.0.2.1' })).toThrow(Dhcpv6EncodeError);
  });
});

describe('IAPREFIX is code 26, lifetimes, length, prefix and options', () => {
  it('alone or with a status', () => {
    expectOption(prefix, prefixOctets, SCOPES.prefixAssociation);
    expectOption(
      { ...prefix, options: [noBinding] },
      `001a 001f 00000e10 00001c20 3c 20010db80055fff00000000000000000 ${noBindingOctets}`,
      SCOPES.prefixAssociation,
    );
  });

  it('with a length alone is a hint', () => {
    const hint: IaPrefix = { ...prefix, prefix: '::', preferredLifetime: 0, validLifetime: 0 };
    expectOption(hint, `001a 0019 ${'00'.repeat(8)} 3c ${'00'.repeat(16)}`, SCOPES.prefixAssociation);
  });

  it('loses the bits after the prefix on both ways', () => {
    const octets = hex('001a 0019 00000e10 00001c20 3c 20010db80055ffff0000000000000001');
    expect(decodeOptions(octets, SCOPES.prefixAssociation)).toEqual([prefix]);
    const encoded = encodeOption({ ...prefix, prefix: '2001:db8:55:ffff::1' }, SCOPES.prefixAssociation);
    expect(encoded).toEqual(hex(prefixOctets));
  });

  it('has at most 128 bits', () => {
    const octets = `001a 0019 00000e10 00001c20 81 ${'00'.repeat(16)}`;
    expectMalformed(octets, 'a prefix of 129 bits', SCOPES.prefixAssociation);
    expect(() => encodeOption({ ...prefix, prefixLength: 129 }, SCOPES.prefixAssociation)).toThrow(
      'prefixLength: 129 is more than 128',
    );
  });
});

describe('what stands where it is not allowed', () => {
  it.each<[string, string, number]>([
    ['an address in an IA_PD', addressOctets, SCOPES.prefixAssociation],
    ['a prefix in an IA_NA', prefixOctets, SCOPES.addressAssociation],
    ['an IA in an IA', '0003 000c 00000001 00000708 00000b40', SCOPES.addressAssociation],
    ['a client identifier in an address', '0001 0003 000401', SCOPES.address],
    ['a relayed message in a message', '0009 0004 01 000001', SCOPES.message],
    ['an interface of a relay in a message', '0012 0001 01', SCOPES.message],
    ['an IA in a relay message', '0003 000c 00000001 00000708 00000b40', SCOPES.relay],
  ])('%s is kept raw and is not malformed', (_, octets, scope) => {
    const bytes = hex(octets);
    const [option] = decodeOptions(bytes, scope);
    expect(option).toEqual({ type: 'raw', code: bytes[1], data: bytes.slice(4) });
    expect(option && encodeOption(option, scope)).toEqual(bytes);
  });

  it.each<[Dhcpv6Option, number]>([
    [address, SCOPES.prefixAssociation],
    [prefix, SCOPES.addressAssociation],
    [association, SCOPES.addressAssociation],
    [association, SCOPES.relay],
    [{ type: 'interface-id', id: hex('01') }, SCOPES.message],
  ])('is not encoded: $type', (option, scope) => {
    expect(() => encodeOption(option, scope)).toThrow(`${option.type}: not allowed where it stands`);
  });
});

it('is described with what is inside', () => {
  const ia = { ...association, options: [address, { ...noBinding, message: 'go "away"\n' }] };
  expect(describeOption(ia)).toBe(
    'ia-na 1 (1800 s, 2880 s) [2001:db8:55::1234 (3600 s/infinity), NoBinding "go \\u{22}away\\u{22}\\u{a}"]',
  );
  expect(describeOption({ type: 'ia-pd', iaid: 2, t1: 0, t2: 0, options: [prefix] })).toBe(
    'ia-pd 2 (0 s, 0 s) [2001:db8:55:fff0::/60 (3600 s/7200 s)]',
  );
  expect(describeOption({ type: 'ia-ta', iaid: 3, options: [] })).toBe('ia-ta 3');
});
