import { describe, expect, it } from 'vitest';
import {
  generateTlsCryptV2ClientKey,
  generateTlsCryptV2ServerKey,
  isTlsCryptV2ServerKey,
  parseTlsCryptV2ClientKey,
  verifyTlsCryptV2ClientKey,
} from './tls-crypt-v2.ts';

const server = generateTlsCryptV2ServerKey();
const now = new Date('2026-01-02T03:04:05.678Z');

describe('generateTlsCryptV2ServerKey', () => {
  it('makes a key of 128 octets in lines of 64 characters, another each time', () => {
    const lines = server.split('\n');
    expect(lines[0]).toBe('-----BEGIN OpenVPN tls-crypt-v2 server key-----');
    expect(lines.slice(1, 4).map((line) => line.length)).toEqual([64, 64, 44]);
    expect(lines.slice(4)).toEqual(['-----END OpenVPN tls-crypt-v2 server key-----', '']);
    expect(isTlsCryptV2ServerKey(server)).toBe(true);
    expect(generateTlsCryptV2ServerKey()).not.toBe(server);
  });

  it.each(['', 'no PEM', server.replace(/\n.{64}/, ''), server.replaceAll('server', 'client')])(
    'is told from %j',
    (text) => {
      expect(isTlsCryptV2ServerKey(text)).toBe(false);
      expect(() => generateTlsCryptV2ClientKey(text)).toThrow('not the tls-crypt-v2 key of a server');
    },
  );
});

describe('generateTlsCryptV2ClientKey', () => {
  it('wraps 256 octets and the time, which only the server reads', () => {
    const client = generateTlsCryptV2ClientKey(server, now);
    expect(verifyTlsCryptV2ClientKey(server, client)).toEqual(new Date('2026-01-02T03:04:05Z'));
    const { key, wrapped } = parseTlsCryptV2ClientKey(client) ?? {};
    expect([key?.length, wrapped?.length]).toEqual([256, 32 + 256 + 9 + 2]);
    expect(wrapped?.includes(key?.subarray(0, 16) ?? '')).toBe(false);
    expect(() => verifyTlsCryptV2ClientKey(generateTlsCryptV2ServerKey(), client)).toThrow(
      'not made for this server',
    );
  });

  it('is not taken when any octet of it is changed', () => {
    const lines = generateTlsCryptV2ClientKey(server, now).split('\n');
    const octets = Buffer.from(lines.slice(1, -2).join(''), 'base64');
    for (const offset of [0, 255, 256, 287, 288, 543, 552, 553, 554]) {
      const changed = Buffer.from(octets);
      changed.writeUInt8(changed.readUInt8(offset) ^ 1, offset);
      const text = [lines[0], changed.toString('base64'), lines.at(-2)].join('\n');
      expect(() => verifyTlsCryptV2ClientKey(server, text), String(offset)).toThrow(/client/);
    }
  });

  it.each(['', server])('is told from %j', (text) => {
    expect(parseTlsCryptV2ClientKey(text)).toBeUndefined();
    expect(() => verifyTlsCryptV2ClientKey(server, text)).toThrow('not the tls-crypt-v2 key of a client');
  });
});
