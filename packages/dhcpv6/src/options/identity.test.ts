import { describe, expect, it } from 'vitest';
import { encodeOption, expectMalformed, expectOption, hex } from '../../test/support.ts';
import { Dhcpv6EncodeError } from '../errors.ts';
import { describeOption } from './describe-option.ts';
import { SCOPES } from './option-codec.ts';

const duid = hex('0003 0001 02005e100001');

describe('client and server identifier', () => {
  it('are codes 1 and 2 and a DUID', () => {
    expectOption({ type: 'client-id', duid }, '0001 000a 0003 0001 02005e100001');
    expectOption({ type: 'server-id', duid }, '0002 000a 0003 0001 02005e100001');
  });

  it.each([3, 130])('take a DUID of %d octets', (length) => {
    const octets = 'ab'.repeat(length);
    const code = length.toString(16).padStart(4, '0');
    expectOption({ type: 'client-id', duid: hex(octets) }, `0001 ${code} ${octets}`);
  });

  it.each([0, 2, 131])('stay raw with %d octets, and are not encoded', (length) => {
    const size = length.toString(16).padStart(4, '0');
    expectMalformed(`0001 ${size} ${'ab'.repeat(length)}`, `a DUID of ${length} octets`);
    expectMalformed(`0002 ${size} ${'ab'.repeat(length)}`, `a DUID of ${length} octets`);
    expect(() => encodeOption({ type: 'client-id', duid: new Uint8Array(length) })).toThrow(
      `duid: ${length} octets are not 3 to 130`,
    );
  });

  it('are described', () => {
    expect(describeOption({ type: 'client-id', duid })).toBe('client 00:03:00:01:02:00:5e:10:00:01');
    expect(describeOption({ type: 'server-id', duid })).toBe('server 00:03:00:01:02:00:5e:10:00:01');
  });
});

describe('user class', () => {
  it('is code 15 and classes, each with its length', () => {
    expectOption({ type: 'user-class', classes: [hex('6c6162'), hex('')] }, '000f 0007 0003 6c6162 0000');
    expectOption({ type: 'user-class', classes: [hex('01')] }, '000f 0003 0001 01', SCOPES.relay);
  });

  it('stays raw without class or when one is cut', () => {
    expectMalformed('000f 0000', 'no class');
    expectMalformed('000f 0004 0003 6c61', 'an entry ends behind the option');
    expectMalformed('000f 0001 00', 'ends after 1 octets');
    expect(() => encodeOption({ type: 'user-class', classes: [] })).toThrow(Dhcpv6EncodeError);
  });

  it('is described in hexadecimal', () => {
    expect(describeOption({ type: 'user-class', classes: [hex('6c61'), hex('01')] })).toBe(
      'user class 6c61 01',
    );
  });
});

describe('vendor class', () => {
  it('is code 16, enterprise and classes, each with its length', () => {
    expectOption(
      { type: 'vendor-class', enterprise: 40_000, classes: [hex('6c6162')] },
      '0010 0009 00009c40 0003 6c6162',
    );
    expectOption({ type: 'vendor-class', enterprise: 1, classes: [] }, '0010 0004 00000001');
  });

  it('stays raw when it is cut', () => {
    expectMalformed('0010 0003 000001', 'ends after 3 octets');
    expectMalformed('0010 0006 00000001 0001', 'an entry ends behind the option');
  });

  it('is described in hexadecimal', () => {
    const option = { type: 'vendor-class', enterprise: 9, classes: [hex('6c61')] } as const;
    expect(describeOption(option)).toBe('vendor 9 class 6c61');
  });
});

describe('client FQDN', () => {
  const flags = { serverUpdates: false, overridden: false, noUpdates: false };

  it('is code 39, flags and a name, which is partial or whole', () => {
    expectOption(
      { type: 'client-fqdn', ...flags, serverUpdates: true, name: 'host' },
      '0027 0006 01 04 686f7374',
    );
    expectOption(
      { type: 'client-fqdn', ...flags, overridden: true, name: 'host.lab.' },
      '0027 000b 02 04 686f7374 03 6c6162 00',
    );
    expectOption({ type: 'client-fqdn', ...flags, noUpdates: true, name: '' }, '0027 0001 04');
  });

  it('stays raw with characters that a host name does not have, or with more behind the name', () => {
    const other = 'a domain name has other characters than letters, digits, - and _';
    expectMalformed('0027 0004 00 02 0a61', other);
    expectMalformed('0027 0005 00 01 61 00 00', '1 octets too long');
    expectMalformed('0027 0000', 'ends after 0 octets');
    expect(() => encodeOption({ type: 'client-fqdn', ...flags, name: 'my host' })).toThrow(Dhcpv6EncodeError);
  });

  it('is described with its flags', () => {
    expect(describeOption({ type: 'client-fqdn', ...flags, name: 'host' })).toBe("fqdn 'host'");
    const all = { serverUpdates: true, overridden: true, noUpdates: true };
    expect(describeOption({ type: 'client-fqdn', ...all, name: 'host.' })).toBe("fqdn 'host.' SON");
  });
});
