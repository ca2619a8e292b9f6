import { describe, expect, it } from 'vitest';
import { innerTypes, messageOptions, relayOptions } from '../../test/arbitraries.ts';
import { decodeOptions, encodeOption, expectOption, hex } from '../../test/support.ts';
import { Dhcpv6EncodeError } from '../errors.ts';
import { describeOption } from './describe-option.ts';
import { optionOf, optionsOf } from './find.ts';
import type { Dhcpv6Option } from './option-types.ts';
import { optionCodecs } from './table.ts';

describe('the table', () => {
  it('has every code and every type once', () => {
    expect(new Set(optionCodecs.map((codec) => codec.code)).size).toBe(optionCodecs.length);
    expect(new Set(optionCodecs.map((codec) => codec.type)).size).toBe(optionCodecs.length);
  });

  it('has a generator for the property tests for each', () => {
    const generated = new Set([...Object.keys(messageOptions), ...Object.keys(relayOptions), ...innerTypes]);
    expect([...generated].sort()).toEqual(optionCodecs.map((codec) => codec.type).sort());
  });

  it('has the codes of IANA', () => {
    expect(Object.fromEntries(optionCodecs.map(({ type, code }) => [type, code]))).toEqual({
      'client-id': 1,
      'server-id': 2,
      'ia-na': 3,
      'ia-ta': 4,
      'ia-address': 5,
      'option-request': 6,
      preference: 7,
      'elapsed-time': 8,
      'relay-message': 9,
      authentication: 11,
      'server-unicast': 12,
      'status-code': 13,
      'rapid-commit': 14,
      'user-class': 15,
      'vendor-class': 16,
      'vendor-options': 17,
      'interface-id': 18,
      'reconfigure-message': 19,
      'reconfigure-accept': 20,
      'dns-servers': 23,
      'domain-list': 24,
      'ia-pd': 25,
      'ia-prefix': 26,
      'sntp-servers': 31,
      'information-refresh-time': 32,
      'client-fqdn': 39,
      'leasequery-query': 44,
      'leasequery-client-data': 45,
      'client-last-transaction-time': 46,
      'leasequery-relay-data': 47,
      'leasequery-client-links': 48,
      'ntp-server': 56,
      'bootfile-url': 59,
      'bootfile-parameters': 60,
      'client-link-layer-address': 79,
      'sol-max-rt': 82,
      'inf-max-rt': 83,
      'captive-portal': 103,
      'relay-source-port': 135,
      'address-registration-enable': 148,
    });
  });
});

describe('an unknown option', () => {
  it('is kept byte for byte', () => {
    expectOption({ type: 'raw', code: 65_535, data: hex('0102ff') }, 'ffff 0003 0102ff');
    expectOption({ type: 'raw', code: 0, data: hex('') }, '0000 0000');
  });

  it('can be 65535 octets long, and no longer', () => {
    const data = new Uint8Array(65_535).fill(7);
    expect(decodeOptions(encodeOption({ type: 'raw', code: 999, data }))).toEqual([
      { type: 'raw', code: 999, data },
    ]);
    const longer = { type: 'raw', code: 999, data: new Uint8Array(65_536) } as const;
    expect(() => encodeOption(longer)).toThrow('raw: 65536 octets are more than 65535');
  });

  it('refuses a code of more than 16 bits', () => {
    expect(() => encodeOption({ type: 'raw', code: 65_536, data: hex('') })).toThrow(Dhcpv6EncodeError);
  });

  it('is described by code and size', () => {
    expect(describeOption({ type: 'raw', code: 999, data: hex('01') })).toBe('option 999 of 1 octets');
    expect(describeOption({ type: 'raw', code: 5, data: hex('01'), malformed: 'why' })).toBe(
      'option 5 of 1 octets (malformed: why)',
    );
  });
});

it('a known code can be written raw, for what a configuration sets by hand', () => {
  const bytes = encodeOption({ type: 'raw', code: 7, data: hex('05') });
  expect(decodeOptions(bytes)).toEqual([{ type: 'preference', value: 5 }]);
});

it('options of one type are found in their order', () => {
  const options: Dhcpv6Option[] = [
    { type: 'preference', value: 1 },
    { type: 'rapid-commit' },
    { type: 'preference', value: 2 },
  ];
  expect(optionsOf({ options }, 'preference').map(({ value }) => value)).toEqual([1, 2]);
  expect(optionOf({ options }, 'preference')?.value).toBe(1);
  expect(optionOf({ options }, 'client-id')).toBeUndefined();
});
