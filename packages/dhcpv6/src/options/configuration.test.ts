import { describe, expect, it } from 'vitest';
import { encodeOption, expectMalformed, expectOption, hex } from '../../test/support.ts';
import { Dhcpv6EncodeError } from '../errors.ts';
import { describeOption } from './describe-option.ts';
import { SCOPES } from './option-codec.ts';
import type { Dhcpv6Option } from './option-types.ts';

const dns = '20010db8005500000000000000000053';

describe('options that tell a host how it is configured:', () => {
  it.each<[Dhcpv6Option, string, string]>([
    [
      { type: 'dns-servers', addresses: ['2001:db8:55::53', 'fe80::1'] },
      `0017 0020 ${dns} fe800000000000000000000000000001`,
      'dns 2001:db8:55::53 fe80::1',
    ],
    [
      { type: 'domain-list', domains: ['lab.example', 'example'] },
      '0018 0016 036c6162 076578616d706c65 00 076578616d706c65 00',
      'domains lab.example example',
    ],
    [{ type: 'sntp-servers', addresses: ['2001:db8:55::53'] }, `001f 0010 ${dns}`, 'sntp 2001:db8:55::53'],
    [
      { type: 'information-refresh-time', seconds: 86_400 },
      '0020 0004 00015180',
      'information-refresh-time 86400 s',
    ],
    [
      {
        type: 'ntp-server',
        servers: [
          { kind: 'address', address: '2001:db8:55::53' },
          { kind: 'multicast', address: 'ff05::101' },
          { kind: 'name', name: 'ntp.example' },
        ],
      },
      `0038 0039 0001 0010 ${dns} 0002 0010 ff050000000000000000000000000101
       0003 000d 036e7470 076578616d706c65 00`,
      'ntp 2001:db8:55::53 ff05::101 ntp.example',
    ],
    [
      { type: 'bootfile-url', text: 'tftp://[::1]/x' },
      '003b 000e 746674703a2f2f5b3a3a315d2f78',
      'bootfile tftp://[::1]/x',
    ],
    [
      { type: 'bootfile-parameters', parameters: ['a b', '', 'ü'] },
      '003c 000b 0003 612062 0000 0002 c3bc',
      'bootfile parameters "a b" "" "\\u{fc}"',
    ],
    [{ type: 'bootfile-parameters', parameters: [] }, '003c 0000', 'bootfile parameters '],
    [{ type: 'sol-max-rt', seconds: 60 }, '0052 0004 0000003c', 'sol-max-rt 60 s'],
    [{ type: 'inf-max-rt', seconds: 0xffff_ffff }, '0053 0004 ffffffff', 'inf-max-rt infinity'],
    [
      { type: 'captive-portal', text: 'https://p.example/' },
      '0067 0012 68747470733a2f2f702e6578616d706c652f',
      'captive portal https://p.example/',
    ],
  ])('%o', (option, octets, text) => {
    expectOption(option, octets);
    expect(describeOption(option)).toBe(text);
  });
});

describe('stays raw:', () => {
  const otherCharacters = 'a domain name has other characters than letters, digits, - and _';

  it.each([
    ['no DNS server', '0017 0000', 'no address'],
    ['half of one', `0017 0018 ${dns} 0000000000000000`, '8 octets too long'],
    ['no domain', '0018 0000', 'no domain'],
    ['the root as domain', '0018 0001 00', 'an empty domain name'],
    ['a compressed domain', '0018 0002 c000', 'compressed or over-long label in a domain name'],
    ['a domain without root', '0018 0002 0161', 'ends after 2 octets'],
    ['a domain with a line end', '0018 0003 010a00', otherCharacters],
    ['three octets of time', '0020 0003 000001', 'ends after 3 octets'],
    ['no time server', '0038 0000', 'no server'],
    ['an unknown kind of time server', '0038 0004 0004 0000', 'there is no suboption 4'],
    ['a short time server', `0038 0013 0001 000f ${dns.slice(2)}`, 'ends after 19 octets'],
    ['one with a long length', `0038 0014 0001 0011 ${dns}`, 'suboption 1 has another length'],
    ['the root as time server', '0038 0005 0003 0001 00', 'an empty domain name'],
    ['no bootfile', '003b 0000', 'not a URI'],
    ['a bootfile with a space', '003b 0005 613a622063', 'not a URI'],
    ['a cut parameter', '003c 0003 0002 61', 'an entry ends behind the option'],
    ['a parameter that is no text', '003c 0003 0001 ff', 'the text is not UTF-8'],
    ['half of a MAX_RT', '0052 0002 003c', 'ends after 2 octets'],
    ['a portal without scheme', '0067 0009 2f2f702e6578616d70', 'not a URI'],
  ])('%s', (_, octets, malformed) => {
    expectMalformed(octets, malformed);
  });
});

it.each<Dhcpv6Option>([
  { type: 'dns-servers', addresses: [] },
  { type: 'dns-servers', addresses: ['192.0.2.53'] },
  { type: 'domain-list', domains: [] },
  { type: 'domain-list', domains: [''] },
  { type: 'ntp-server', servers: [] },
  { type: 'bootfile-url', text: 'no scheme' },
  { type: 'captive-portal', text: '' },
  { type: 'sol-max-rt', seconds: -1 },
])('is not encoded: %o', (option) => {
  expect(() => encodeOption(option)).toThrow(Dhcpv6EncodeError);
});

describe('vendor options', () => {
  const option: Dhcpv6Option = {
    type: 'vendor-options',
    enterprise: 4491,
    options: [
      { code: 1, data: hex('aabb') },
      { code: 0xffff, data: hex('') },
    ],
  };

  it('are code 17, enterprise and options like those of DHCPv6', () => {
    expectOption(option, '0011 000e 0000118b 0001 0002 aabb ffff 0000');
    expectOption(option, '0011 000e 0000118b 0001 0002 aabb ffff 0000', SCOPES.relay);
    expect(describeOption(option)).toBe('vendor 4491 options 1=aabb 65535=');
  });

  it('stay raw when one is cut', () => {
    expectMalformed('0011 0009 0000118b 0001 0002 aa', 'an entry ends behind the option');
    expectMalformed('0011 0006 0000118b 0001', 'ends after 6 octets');
  });
});
