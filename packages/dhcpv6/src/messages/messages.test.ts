import { describe, expect, it } from 'vitest';
import { hex } from '../../test/support.ts';
import { Dhcpv6DecodeError, Dhcpv6EncodeError } from '../errors.ts';
import { describeMessage } from '../options/describe-option.ts';
import { SCOPES } from '../options/option-codec.ts';
import type { Dhcpv6Option } from '../options/option-types.ts';
import { isRelayMessage } from './message-codes.ts';
import {
  MESSAGE_CODES,
  type ClientServerMessage,
  type Dhcpv6Message,
  type RelayMessage,
} from './message-types.ts';
import { prepareOption } from './message-writer.ts';
import { decodeMessage, encodeMessage } from './messages.ts';

const solicit: ClientServerMessage = {
  type: 'solicit',
  transactionId: 0x123456,
  options: [
    { type: 'client-id', duid: hex('0003 0001 02005e100001') },
    { type: 'ia-na', iaid: 1, t1: 0, t2: 0xffff_ffff, options: [] },
    { type: 'elapsed-time', hundredths: 258 },
    { type: 'option-request', codes: [23, 24] },
  ],
};
const solicitOctets = `01 123456
  0001 000a 0003 0001 02005e100001
  0003 000c 00000001 00000000 ffffffff
  0008 0002 0102
  0006 0004 0017 0018`;

const relayForward: RelayMessage = {
  type: 'relay-forward',
  hopCount: 0,
  linkAddress: '2001:db8:55::1',
  peerAddress: 'fe80::2',
  options: [
    { type: 'interface-id', id: hex('0102') },
    { type: 'relay-message', message: solicit },
  ],
};
const relayOctets = `0c 00 20010db8005500000000000000000001 fe800000000000000000000000000002
  0012 0002 0102
  0009 0030 ${solicitOctets}`;

describe('a message and its octets belong together:', () => {
  it.each<[Dhcpv6Message, string]>([
    [solicit, solicitOctets],
    [relayForward, relayOctets],
    [
      { ...relayForward, type: 'relay-reply', hopCount: 255, options: [] },
      '0d ff 20010db8005500000000000000000001 fe800000000000000000000000000002',
    ],
  ])('$type', (message, octets) => {
    expect(encodeMessage(message)).toEqual(hex(octets));
    expect(decodeMessage(hex(octets))).toEqual(message);
  });

  it.each(Object.entries(MESSAGE_CODES))('%s is type %d', (type, code) => {
    const message = { type, transactionId: 0xffffff, options: [] } as unknown as Dhcpv6Message;
    const octets = Uint8Array.of(code, 0xff, 0xff, 0xff);
    expect(encodeMessage(message)).toEqual(octets);
    expect(decodeMessage(octets)).toEqual(message);
  });

  it('types have the numbers of IANA', () => {
    expect(Object.values(MESSAGE_CODES)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 15, 16, 17, 36, 37]);
  });
});

describe('decodeMessage', () => {
  it.each([
    ['', 'too-short'],
    ['01 1234', 'too-short'],
    [`0c 00 ${'00'.repeat(31)}`, 'too-short'],
    ['0d 00', 'too-short'],
    ['00 123456', 'unknown-type'],
    ['12 123456', 'unknown-type'],
    ['63', 'unknown-type'],
    ['ff 123456', 'unknown-type'],
    ['01 123456 00', 'option-overrun'],
    ['01 123456 000e 00', 'option-overrun'],
    ['01 123456 000e 0001', 'option-overrun'],
    ['01 123456 000e 0000 0001 ffff 0003', 'option-overrun'],
    [`0c 00 ${'00'.repeat(32)} 0009 0005 01 123456`, 'option-overrun'],
  ])('refuses %j: %s', (octets, reason) => {
    expect(() => decodeMessage(hex(octets))).toThrow(Dhcpv6DecodeError);
    expect(() => decodeMessage(hex(octets))).toThrow(expect.objectContaining({ reason }));
  });

  it('leaves a message with something wrong in a relayed one standing', () => {
    const message = decodeMessage(hex(`0c 00 ${'00'.repeat(32)} 0009 0005 01 123456 00 0012 0001 05`));
    expect(message.options).toEqual([
      {
        type: 'raw',
        code: 9,
        data: hex('0112345600'),
        malformed: '1 octets are too few for an option',
      },
      { type: 'interface-id', id: hex('05') },
    ]);
  });

  it('keeps what comes twice apart (RFC 9915 21.1)', () => {
    const message = decodeMessage(hex('01 123456 0007 0001 01 0007 0001 02'));
    expect(message.options).toEqual([
      { type: 'preference', value: 1 },
      { type: 'preference', value: 2 },
    ]);
  });

  it('reads from the middle of a Node.js Buffer', () => {
    const buffer = Buffer.from(`ffff${solicitOctets.replace(/\s/g, '')}ff`, 'hex');
    expect(decodeMessage(buffer.subarray(2, -1))).toEqual(solicit);
  });
});

describe('encodeMessage', () => {
  it.each([
    { transactionId: 0x1000000 },
    { transactionId: undefined },
    { type: 'discover' },
    { type: 'constructor' },
    { type: 'relay-forward' },
    { options: undefined },
    { options: [null] },
    { options: [{ type: 'sauce' }] },
    { options: [{ type: 'elapsed-time', hundredths: 65_536 }] },
    { options: [{ type: 'client-id', duid: '00:01' }] },
    { options: [{ type: 'interface-id', id: new Uint8Array(1) }] },
    { options: [{ type: 'ia-address', address: 5 }] },
  ])('refuses %j with a Dhcpv6EncodeError', (fields) => {
    expect(() => encodeMessage({ ...solicit, ...fields } as unknown as Dhcpv6Message)).toThrow(
      Dhcpv6EncodeError,
    );
  });

  it('names the field that does not fit', () => {
    expect(() => encodeMessage({ ...solicit, transactionId: -1 })).toThrow(
      'transactionId: -1 is not a whole number from 0 to 16777215',
    );
  });

  it('is not spoilt by an error of the message before', () => {
    const spoilt = { ...solicit, options: [...solicit.options, { type: 'preference', value: 256 } as const] };
    expect(() => encodeMessage(spoilt)).toThrow(Dhcpv6EncodeError);
    expect(encodeMessage(solicit)).toEqual(hex(solicitOctets));
  });

  it('gives octets that the next messages do not change', () => {
    const first = encodeMessage(solicit);
    for (let count = 0; count < 2_000; count += 1) {
      encodeMessage({ type: 'reply', transactionId: count, options: [] });
    }
    expect(first).toEqual(hex(solicitOctets));
  });
});

describe('describeMessage', () => {
  it('says on one line what a message holds', () => {
    expect(describeMessage(solicit)).toBe(
      'solicit 0x123456, client 00:03:00:01:02:00:5e:10:00:01, ia-na 1 (0 s, infinity), elapsed 2580 ms, asks for 23 24',
    );
    expect(describeMessage({ ...relayForward, options: [] })).toBe(
      'relay-forward hop 0 link 2001:db8:55::1 peer fe80::2',
    );
  });
});

it('relay messages are told from the others', () => {
  expect([solicit, relayForward].map(isRelayMessage)).toEqual([false, true]);
});

describe('an option that was prepared', () => {
  const dns = (): Dhcpv6Option => ({ type: 'dns-servers', addresses: ['2001:db8::53'] });
  const reply = (option: Dhcpv6Option): Dhcpv6Message => ({
    type: 'reply',
    transactionId: 1,
    options: [option, { type: 'preference', value: 7 }],
  });

  it('is written as any other', () => {
    const option = dns();
    prepareOption(option, SCOPES.message);
    expect(encodeMessage(reply(option))).toEqual(encodeMessage(reply(dns())));
    const relayed: Dhcpv6Message = {
      type: 'relay-reply',
      hopCount: 0,
      linkAddress: '::',
      peerAddress: 'fe80::1',
      options: [{ type: 'relay-message', message: reply(option) }],
    };
    expect(decodeMessage(encodeMessage(relayed))).toEqual(relayed);
  });

  it('is still refused where it must not stand', () => {
    const option = dns();
    prepareOption(option, SCOPES.message);
    const inside: Dhcpv6Option = { type: 'ia-na', iaid: 1, t1: 0, t2: 0, options: [option] };
    expect(() => encodeMessage(reply(inside))).toThrow('dns-servers: not allowed where it stands');
  });

  it('fails in the message when it cannot be written', () => {
    const option: Dhcpv6Option = { type: 'dns-servers', addresses: ['nowhere'] };
    prepareOption(option, SCOPES.message);
    expect(() => encodeMessage(reply(option))).toThrow("addresses: 'nowhere' is not an IPv6 address");
  });
});
