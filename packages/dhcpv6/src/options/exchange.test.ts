import { describe, expect, it } from 'vitest';
import { encodeOption, expectMalformed, expectOption, hex } from '../../test/support.ts';
import { Dhcpv6EncodeError } from '../errors.ts';
import { describeOption } from './describe-option.ts';
import { SCOPES } from './option-codec.ts';
import type { Authentication, Dhcpv6Option } from './option-types.ts';

describe('options that say how an exchange goes:', () => {
  it.each<[Dhcpv6Option, string, string]>([
    [{ type: 'option-request', codes: [23, 65_535] }, '0006 0004 0017 ffff', 'asks for 23 65535'],
    [{ type: 'preference', value: 255 }, '0007 0001 ff', 'preference 255'],
    [{ type: 'elapsed-time', hundredths: 258 }, '0008 0002 0102', 'elapsed 2580 ms'],
    [
      { type: 'server-unicast', address: '2001:db8::1' },
      '000c 0010 20010db8000000000000000000000001',
      'server unicast 2001:db8::1',
    ],
    [{ type: 'status-code', code: 0, message: '' }, '000d 0002 0000', 'Success'],
    [{ type: 'status-code', code: 2, message: 'none' }, '000d 0006 0002 6e6f6e65', 'NoAddrsAvail "none"'],
    [{ type: 'status-code', code: 77, message: '' }, '000d 0002 004d', 'status 77'],
    [{ type: 'rapid-commit' }, '000e 0000', 'rapid commit'],
    [{ type: 'reconfigure-message', messageType: 5 }, '0013 0001 05', 'reconfigure with message 5'],
    [{ type: 'reconfigure-accept' }, '0014 0000', 'reconfigure accept'],
    [{ type: 'address-registration-enable' }, '0094 0000', 'address registration'],
  ])('%o', (option, octets, text) => {
    expectOption(option, octets);
    expect(describeOption(option)).toBe(text);
  });

  it('an empty option request asks for nothing', () => {
    expectOption({ type: 'option-request', codes: [] }, '0006 0000');
  });
});

describe('authentication', () => {
  const authentication: Authentication = {
    type: 'authentication',
    protocol: 3,
    algorithm: 1,
    replayDetectionMethod: 0,
    replayDetection: 0xfedc_ba98_7654_3210n,
    information: hex('01 aabb'),
  };

  it('is code 11, three octets, the replay counter and the rest', () => {
    expectOption(authentication, '000b 000e 03 01 00 fedcba9876543210 01aabb');
    expectOption(
      { ...authentication, information: hex('') },
      '000b 000b 03 01 00 fedcba9876543210',
      SCOPES.relay,
    );
  });

  it.each([-1n, 2n ** 64n])('has no replay counter %d', (replayDetection) => {
    expect(() => encodeOption({ ...authentication, replayDetection })).toThrow(Dhcpv6EncodeError);
  });

  it('is described without what it says, which may be a key', () => {
    expect(describeOption(authentication)).toBe('authentication 3/1 of 3 octets');
  });

  it('stays raw when it is short', () => {
    expectMalformed('000b 000a 03 01 00 fedcba98765432', 'ends after 10 octets');
  });
});

describe('status code', () => {
  it('has a message in UTF-8', () => {
    const option = { type: 'status-code', code: 1, message: 'zurück 🛈' } as const;
    expectOption(option, '000d 000e 0001 7a7572c3bc636b20f09f9b88');
    expect(describeOption(option)).toBe('UnspecFail "zur\\u{fc}ck \\u{1f6c8}"');
    // What Windows calls a byte order mark is a character like any other.
    expectOption({ ...option, message: '\ufeffa' }, '000d 0006 0001 efbbbf61');
  });

  it('stays raw when it is none, and half a character is not encoded', () => {
    expectMalformed('000d 0003 0001 ff', 'the text is not UTF-8');
    expect(() => encodeOption({ type: 'status-code', code: 1, message: '\ud83d' })).toThrow(
      'message: half of a surrogate pair',
    );
  });

  it.each([SCOPES.addressAssociation, SCOPES.prefixAssociation, SCOPES.address, SCOPES.prefix])(
    'stands in scope %d',
    (scope) => {
      expectOption({ type: 'status-code', code: 4, message: '' }, '000d 0002 0004', scope);
    },
  );
});

describe('of another length than its own stays raw:', () => {
  it.each([
    ['0006 0003 001700', '1 octets too long'],
    ['0007 0000', 'ends after 0 octets'],
    ['0007 0002 0000', '1 octets too long'],
    ['0008 0001 01', 'ends after 1 octets'],
    ['0008 0003 010203', '1 octets too long'],
    ['000c 000f 20010db80000000000000000000000', 'ends after 15 octets'],
    ['000d 0001 00', 'ends after 1 octets'],
    ['000e 0001 00', '1 octets too long'],
    ['0013 0000', 'ends after 0 octets'],
    ['0014 0002 0000', '2 octets too long'],
    ['0094 0001 00', '1 octets too long'],
  ])('%s', (octets, malformed) => {
    expectMalformed(octets, malformed);
  });
});
