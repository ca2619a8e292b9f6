import { describe, expect, it } from 'vitest';
import { expectMalformed, expectOption, hex } from '../../test/support.ts';
import { INFINITY } from '../constants.ts';
import { NdpEncodeError } from '../errors.ts';
import type { EncryptedDnsOption } from './encrypted-dns.ts';
import { decodeOptions, describeOption, encodeOption } from './options.ts';
import { serviceParameters } from './service-parameters.ts';

const resolver: EncryptedDnsOption = {
  type: 'encrypted-dns',
  servicePriority: 1,
  lifetime: 1800,
  authenticationDomainName: 'dns.example',
  addresses: ['2001:db8:55::53'],
  serviceParameters: serviceParameters({ alpn: ['dot'] }),
};

const name = '000d 03646e73 076578616d706c65 00';
const address = '20010db8005500000000000000000053';

describe('octets', () => {
  it('are type 144, priority, lifetime, name, addresses and parameters, each with its length', () => {
    expectOption(
      resolver,
      `90 07 0001 00000708
       ${name}
       0010 ${address}
       0008 0001 0004 03646f74
       0000000000`,
    );
  });

  it('hold several addresses and parameters', () => {
    const option: EncryptedDnsOption = {
      ...resolver,
      servicePriority: 0xffff,
      lifetime: INFINITY,
      addresses: ['2001:db8:55::53', 'fe80::1'],
      serviceParameters: serviceParameters({ alpn: ['h2'], port: 8443, dohPath: '/q{?dns}' }),
    };
    expectOption(
      option,
      `90 0b ffff ffffffff
       ${name}
       0020 ${address} fe800000000000000000000000000001
       0019 0001 0003 026832 0003 0002 20fb 0007 0008 2f717b3f646e737d
       00000000`,
    );
  });

  it('may have addresses and no parameters', () => {
    expectOption(
      { ...resolver, serviceParameters: [] },
      `90 06 0001 00000708 ${name} 0010 ${address} 0000 0000000000`,
    );
  });

  it('end with the name in ADN-only mode (RFC 9463 3.1.6)', () => {
    const nameOnly = { ...resolver, addresses: [], serviceParameters: [] };
    expectOption(nameOnly, `90 03 0001 00000708 ${name} 00`);
    expect(decodeOptions(hex(`90 04 0001 00000708 ${name} 0000 0000 0000000000`))).toEqual([nameOnly]);
  });

  it('keep parameters that have no name here', () => {
    const parameters = [
      { key: 0, value: hex('0001') },
      { key: 1, value: hex('03646f74') },
      { key: 65_280, value: hex('') },
    ];
    expectOption(
      { ...resolver, serviceParameters: parameters },
      `90 08 0001 00000708 ${name} 0010 ${address}
       0012 0000 0002 0001 0001 0004 03646f74 ff00 0000
       00 0000`,
    );
  });

  it('can be more than 255', () => {
    const addresses = Array.from({ length: 100 }, (_, index) => `2001:db8::${(index + 1).toString(16)}`);
    const bytes = encodeOption({ ...resolver, addresses });
    expect(bytes.length).toBeGreaterThan(1_600);
    expect(decodeOptions(bytes)).toEqual([{ ...resolver, addresses }]);
  });
});

it('stays raw when it is malformed', () => {
  expectMalformed(`90 03 0000 00000708 ${name} 00`, 'service priority 0');
  expectMalformed('90 02 0001 00000708 0001 00 0000000000', 'no authentication domain name');
  expectMalformed('90 02 0001 00000708 0000 000000000000', 'no authentication domain name');
  expectMalformed(
    `90 03 0001 00000708 000c 03646e73 076578616d706c65 00 00`,
    'the authentication domain name has another length',
  );
  expectMalformed(
    '90 02 0001 00000708 00ff 0161 00 000000',
    'the authentication domain name has another length',
  );
  expectMalformed('90 02 0001 00000708 0007 3f 6162636465', 'ends after 14 octets');
  expectMalformed(`90 05 0001 00000708 ${name} 0000 0008 0001 0004 03646f74 0000000000`, 'no address');
  expectMalformed(
    `90 05 0001 00000708 ${name} 0008 20010db800550000 0000 0000000000`,
    'the length fits no whole number of addresses',
  );
  expectMalformed(`90 04 0001 00000708 ${name} 0010 20010db80055 00`, 'ends after 30 octets');
});

const withParameters = (octets: string, padding: string) =>
  `90 07 0001 00000708 ${name} 0010 ${address} ${octets} ${padding}`;

it('stays raw when its parameters are malformed', () => {
  expectMalformed(
    withParameters('0008 0003 0000 0001 0000', '0000000000'),
    'service parameters are not in ascending order',
  );
  expectMalformed(
    withParameters('0008 0003 0000 0003 0000', '0000000000'),
    'service parameters are not in ascending order',
  );
  expectMalformed(
    withParameters('0007 0001 0004 03646f74', '0000000000'),
    'service parameters are longer than their length says',
  );
  expectMalformed(
    withParameters('00ff 0001 0004 03646f74', '0000000000'),
    'service parameters are not in ascending order',
  );
  expectMalformed(withParameters('0008 0001 0044 03646f74', '0000000000'), 'ends after 54 octets');
  expectMalformed(withParameters('0008 0001 0004 03646f74', '0000000001'), 'padding is not zero');
});

it.each<[Partial<EncryptedDnsOption>, string]>([
  [{ servicePriority: 0 }, 'servicePriority: 0 is AliasMode'],
  [{ servicePriority: 65_536 }, 'servicePriority: '],
  [{ lifetime: -1 }, 'lifetime: '],
  [{ authenticationDomainName: '' }, "authenticationDomainName: '' is not a domain name"],
  [{ authenticationDomainName: 'dns example' }, 'authenticationDomainName: '],
  [{ addresses: ['192.0.2.53'] }, 'addresses: '],
  [{ addresses: [] }, 'serviceParameters: they need an address'],
  [
    {
      serviceParameters: [
        { key: 3, value: hex('0355') },
        { key: 1, value: hex('03646f74') },
      ],
    },
    'serviceParameters: key 1 does not follow 3',
  ],
  [{ serviceParameters: [{ key: 65_536, value: hex('') }] }, 'key: '],
  [{ serviceParameters: [{ key: 1, value: new Uint8Array(2_000) }] }, 'encrypted-dns: '],
])('refuses to encode %j', (fields, message) => {
  expect(() => encodeOption({ ...resolver, ...fields })).toThrow(NdpEncodeError);
  expect(() => encodeOption({ ...resolver, ...fields })).toThrow(message);
});

it('is described with its parameters decoded', () => {
  const parameters = serviceParameters({ alpn: ['dot', 'h3'], port: 853, dohPath: '/q{?dns}' });
  expect(describeOption({ ...resolver, serviceParameters: parameters })).toBe(
    'encrypted dns dns.example 2001:db8:55::53 (priority 1, alpn dot,h3, port 853, dohpath /q{?dns}, 1800 s)',
  );
});
