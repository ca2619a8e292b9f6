import { describe, expect, it } from 'vitest';
import { hex } from '../../test/support.ts';
import { Dhcpv6DecodeError, Dhcpv6EncodeError } from '../errors.ts';
import { MAX_ENTRIES, MAX_IAS, MAX_MESSAGE_LENGTH, MAX_OPTIONS, MAX_RELAY_LEVELS } from './limits.ts';
import type { Dhcpv6Message } from './message-types.ts';
import { decodeMessage, encodeMessage } from './messages.ts';

const reasonOf = (octets: string) => {
  try {
    decodeMessage(hex(octets));
  } catch (error) {
    return error instanceof Dhcpv6DecodeError ? error.reason : error;
  }
  return undefined;
};

const size = (octets: string) => hex(octets).length.toString(16).padStart(4, '0');
const relay = (inner: string) => `0c 00 ${'00'.repeat(32)} 0009 ${size(inner)} ${inner}`;
const nested = (levels: number): string => (levels === 0 ? '01 123456' : relay(nested(levels - 1)));
const solicit = (octets: string) => `01 123456 ${octets}`;
const option = (code: string, content: string) => `${code} ${size(content)} ${content}`;

describe('limits of what is read:', () => {
  it('relay messages, one for each hop-count up to HOP_COUNT_LIMIT', () => {
    expect(MAX_RELAY_LEVELS).toBe(9);
    expect(reasonOf(nested(MAX_RELAY_LEVELS))).toBeUndefined();
    expect(reasonOf(nested(MAX_RELAY_LEVELS + 1))).toBe('too-many-relays');
  });

  it('relay messages beside each other count like those in each other', () => {
    const inner = `0c 00 ${'00'.repeat(32)}`;
    const beside = (count: number) => `${inner} ${option('0009', inner).repeat(count)}`;
    expect(reasonOf(beside(MAX_RELAY_LEVELS - 1))).toBeUndefined();
    expect(reasonOf(beside(MAX_RELAY_LEVELS))).toBe('too-many-relays');
  });

  it('options', () => {
    expect(reasonOf(solicit('000e 0000'.repeat(MAX_OPTIONS)))).toBeUndefined();
    expect(reasonOf(solicit('000e 0000'.repeat(MAX_OPTIONS + 1)))).toBe('too-many-options');
  });

  it('options that are in others, too', () => {
    const status = '000d 0002 0000';
    const ia = (count: number) => option('0003', `00000001 00000000 00000000 ${status.repeat(count)}`);
    expect(reasonOf(solicit(ia(MAX_OPTIONS - 1)))).toBeUndefined();
    expect(reasonOf(solicit(ia(MAX_OPTIONS)))).toBe('too-many-options');
    expect(reasonOf(relay(solicit(ia(MAX_OPTIONS - 2))))).toBeUndefined();
    expect(reasonOf(relay(solicit(ia(MAX_OPTIONS - 1))))).toBe('too-many-options');
  });

  it('IAs of all kinds', () => {
    const kinds = [
      option('0003', '00'.repeat(12)),
      option('0004', '00'.repeat(4)),
      option('0019', '00'.repeat(12)),
    ];
    const ias = (count: number) => Array.from({ length: count }, (_, index) => kinds[index % 3]).join('');
    expect(reasonOf(solicit(ias(MAX_IAS)))).toBeUndefined();
    expect(reasonOf(solicit(ias(MAX_IAS + 1)))).toBe('too-many-ias');
  });

  it.each([
    ['codes', '0006', '', '0017'],
    ['addresses', '0017', '', '00'.repeat(16)],
    ['domains', '0018', '', '0161 00'],
    ['user classes', '000f', '', '0000'],
    ['vendor classes', '0010', '00000001', '0000'],
    ['vendor options', '0011', '00000001', '0001 0000'],
    ['time servers', '0038', '', `0001 0010 ${'00'.repeat(16)}`],
    ['boot parameters', '003c', '', '0000'],
  ])('%s of one option', (_, code, front, entry) => {
    const list = (count: number) => solicit(option(code, front + entry.repeat(count)));
    expect(reasonOf(list(MAX_ENTRIES))).toBeUndefined();
    expect(reasonOf(list(MAX_ENTRIES + 1))).toBe('too-many-entries');
  });

  it('each begins again with the next message', () => {
    const many = solicit('000e 0000'.repeat(MAX_OPTIONS));
    expect([reasonOf(many), reasonOf(many)]).toEqual([undefined, undefined]);
  });

  it('an error says which limit it was', () => {
    expect(() => decodeMessage(hex(nested(10)))).toThrow('too many relays: more than 9');
  });
});

describe('limits of what is written:', () => {
  const padded = (length: number): Dhcpv6Message => ({
    type: 'reply',
    transactionId: 1,
    options: [{ type: 'raw', code: 999, data: new Uint8Array(length) }],
  });

  it('a UDP datagram', () => {
    expect(encodeMessage(padded(MAX_MESSAGE_LENGTH - 8))).toHaveLength(MAX_MESSAGE_LENGTH);
    expect(() => encodeMessage(padded(MAX_MESSAGE_LENGTH - 7))).toThrow(
      '65528 octets are more than a datagram holds',
    );
  });

  it('relay messages, also when they are in themselves', () => {
    const message = decodeMessage(hex(nested(MAX_RELAY_LEVELS)));
    expect(encodeMessage(message)).toEqual(hex(nested(MAX_RELAY_LEVELS)));
    const more: Dhcpv6Message = {
      type: 'relay-forward',
      hopCount: 0,
      linkAddress: '::',
      peerAddress: '::',
      options: [{ type: 'relay-message', message }],
    };
    expect(() => encodeMessage(more)).toThrow('more than 9 relay messages');
    const circle = { ...more, options: [] as unknown[] };
    circle.options.push({ type: 'relay-message', message: circle });
    expect(() => encodeMessage(circle as Dhcpv6Message)).toThrow(Dhcpv6EncodeError);
  });
});
