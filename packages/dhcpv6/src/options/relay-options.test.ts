import { describe, expect, it } from 'vitest';
import { encodeOption, expectMalformed, expectOption, hex } from '../../test/support.ts';
import { Dhcpv6EncodeError } from '../errors.ts';
import { describeOption } from './describe-option.ts';
import { SCOPES } from './option-codec.ts';
import type { Dhcpv6Option, RelayMessageOption } from './option-types.ts';

describe('options of relay agents:', () => {
  it.each<[Dhcpv6Option, string, string]>([
    [{ type: 'interface-id', id: hex('65746831') }, '0012 0004 65746831', 'interface-id 65746831'],
    [{ type: 'interface-id', id: hex('') }, '0012 0000', 'interface-id '],
    [
      { type: 'client-link-layer-address', hardwareType: 1, linkLayerAddress: '02:00:5e:10:00:01' },
      '004f 0008 0001 02005e100001',
      'client ll 02:00:5e:10:00:01',
    ],
    [{ type: 'relay-source-port', port: 0 }, '0087 0002 0000', 'relay port 0'],
    [{ type: 'relay-source-port', port: 1547 }, '0087 0002 060b', 'relay port 1547'],
  ])('%o', (option, octets, text) => {
    expectOption(option, octets, SCOPES.relay);
    expect(describeOption(option)).toBe(text);
  });

  it.each([
    ['004f 0002 0001', 'no address'],
    ['004f 0001 00', 'ends after 1 octets'],
    [`004f 0017 0020 ${'11'.repeat(21)}`, 'an address of 21 octets'],
    ['0087 0001 00', 'ends after 1 octets'],
    ['0087 0003 000000', '1 octets too long'],
  ])('%s stays raw', (octets, malformed) => {
    expectMalformed(octets, malformed, SCOPES.relay);
  });

  it.each(['', '2:0:5e:10:0:1', '02-00-5e-10-00-01', `${'11:'.repeat(20)}11`])(
    'a link-layer address is not %j',
    (linkLayerAddress) => {
      const option = { type: 'client-link-layer-address', hardwareType: 1, linkLayerAddress } as const;
      expect(() => encodeOption(option, SCOPES.relay)).toThrow(Dhcpv6EncodeError);
    },
  );
});

describe('a relayed message', () => {
  const relayed: RelayMessageOption = {
    type: 'relay-message',
    message: { type: 'renew', transactionId: 0xabcdef, options: [{ type: 'rapid-commit' }] },
  };

  it('is code 9 and a whole message', () => {
    expectOption(relayed, '0009 0008 05 abcdef 000e 0000', SCOPES.relay);
    expect(describeOption(relayed)).toBe('relayed [renew 0xabcdef, rapid commit]');
  });

  it('can be that of another relay', () => {
    const message = {
      type: 'relay-forward',
      hopCount: 1,
      linkAddress: '2001:db8:55::',
      peerAddress: 'fe80::2',
      options: [relayed],
    } as const;
    expectOption(
      { type: 'relay-message', message },
      `0009 002e 0c 01 20010db8005500000000000000000000 fe800000000000000000000000000002
       0009 0008 05 abcdef 000e 0000`,
      SCOPES.relay,
    );
    expect(describeOption({ type: 'relay-message', message })).toBe(
      'relayed [relay-forward hop 1 link 2001:db8:55:: peer fe80::2, relayed [renew 0xabcdef, rapid commit]]',
    );
  });

  it.each([
    ['no octets', '0009 0000', 'ends after 0 octets'],
    ['a message of 3 octets', '0009 0003 01 0000', 'ends after 3 octets'],
    ['a message type that does not exist', '0009 0004 63 000001', 'there is no message type 99'],
    ['a cut option', '0009 0008 01 000001 000e 0001', 'option 14 ends behind what it is in'],
    ['a cut relay message', `0009 0021 0c ${'00'.repeat(32)}`, 'ends after 33 octets'],
  ])('stays raw with %s', (_, octets, malformed) => {
    expectMalformed(octets, malformed, SCOPES.relay);
  });
});
