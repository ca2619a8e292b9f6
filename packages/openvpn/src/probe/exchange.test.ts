import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generateStaticKey } from '../static-key.ts';
import { HandshakeExchange, OptionsExchange, type Exchange } from './exchange.ts';
import { readSharedKey } from './shared-key.ts';
import { StaticKeyChannel } from './static-channel.ts';
import { plainWrapping, tlsAuthWrapping, tlsCryptV2Wrapping, tlsCryptWrapping } from './wrapping.ts';

const KEY = readSharedKey(
  [
    '-----BEGIN OpenVPN Static key V1-----',
    ...Array.from({ length: 16 }, (_, line) => line.toString(16).padStart(32, '0')),
    '-----END OpenVPN Static key V1-----',
    '',
  ].join('\n'),
);
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

const SESSION = hex('28f4a9a2568783e8');
/** What OpenVPN 2.6.14 without tls-crypt answered to that session id. */
const PLAIN_ANSWER = hex(
  `
  40                # opcode 8, key id 0
  fb47271158f5910e  # session id of the server
  01 00000000       # one packet acknowledged: number 0
  28f4a9a2568783e8  # session id of the client
  00000000          # message packet id
`.replaceAll(/#.*/g, ''),
);

const exchanges: readonly [string, () => Exchange][] = [
  ['plain', () => new HandshakeExchange(plainWrapping, SESSION)],
  ['tls-auth', () => new HandshakeExchange(tlsAuthWrapping(KEY, 1, 'SHA1'), SESSION)],
  ['tls-crypt', () => new HandshakeExchange(tlsCryptWrapping(KEY), SESSION)],
  ['tls-crypt-v2', () => new HandshakeExchange(tlsCryptV2Wrapping(KEY, Buffer.alloc(40)), SESSION)],
  [
    'static key',
    () => new OptionsExchange(new StaticKeyChannel({ key: KEY, cipher: 'AES-256-CBC', auth: 'SHA1' })),
  ],
];

describe('HandshakeExchange', () => {
  it('makes the first packet of a client', () => {
    const plain = new HandshakeExchange(plainWrapping, SESSION);
    expect(plain.request(0, 0).toString('hex')).toBe('38' + '28f4a9a2568783e8' + '00' + '00000000');
    const auth = new HandshakeExchange(tlsAuthWrapping(KEY, 1, 'SHA1'), SESSION).request(0, 0x6b045d89);
    expect(auth.subarray(0, 9).toString('hex')).toBe('38' + '28f4a9a2568783e8');
    expect(auth.subarray(29).toString('hex')).toBe('00000001' + '6b045d89' + '00' + '00000000');
    const crypt = new HandshakeExchange(tlsCryptWrapping(KEY), SESSION).request(1, 0x6b045d89);
    expect(crypt.subarray(0, 17).toString('hex')).toBe('38' + '28f4a9a2568783e8' + '00000002' + '6b045d89');
    expect(crypt).toHaveLength(9 + 8 + 32 + 5);
    const wrapped = Buffer.from('wrapped key');
    const v2 = new HandshakeExchange(tlsCryptV2Wrapping(KEY, wrapped), SESSION).request(0, 0x6b045d89);
    expect(v2.subarray(0, 17).toString('hex')).toBe('50' + '28f4a9a2568783e8' + '0f000001' + '6b045d89');
    expect(v2.subarray(-wrapped.length)).toEqual(wrapped);
  });

  it('knows the answer of a server', () => {
    const exchange = new HandshakeExchange(plainWrapping, SESSION);
    expect(exchange.read(PLAIN_ANSWER)).toEqual({ type: 'answer', notes: [], keepsState: false });
  });

  it('knows that it was heard before', () => {
    const acknowledgement = hex('28 f17481773dbe6ccd 01 00000000 28f4a9a2568783e8');
    const exchange = new HandshakeExchange(plainWrapping, SESSION);
    expect(exchange.read(acknowledgement)).toEqual({ type: 'answer', notes: [], keepsState: true });
    expect(exchange.read(acknowledgement.subarray(0, -1)).type).toBe('foreign');
    const other = new HandshakeExchange(plainWrapping, Buffer.alloc(8));
    expect(other.read(acknowledgement).type).toBe('foreign');
  });

  it('does not take an answer to somebody else, to another packet, or a part of one', () => {
    const exchange = new HandshakeExchange(plainWrapping, Buffer.alloc(8, 1));
    expect(exchange.read(PLAIN_ANSWER).type).toBe('foreign');
    const ours = new HandshakeExchange(plainWrapping, SESSION);
    const otherNumber = Buffer.from(PLAIN_ANSWER);
    otherNumber[13] = 1;
    expect(ours.read(otherNumber).type).toBe('foreign');
    for (let length = 0; length < PLAIN_ANSWER.length; length += 1) {
      expect(ours.read(PLAIN_ANSWER.subarray(0, length)).type).toBe('foreign');
    }
  });

  it('tells an answer without the key, one with another key, and an echo', () => {
    const exchange = new HandshakeExchange(tlsCryptWrapping(KEY), SESSION);
    expect(exchange.read(PLAIN_ANSWER)).toEqual({ type: 'unprotected' });
    // What a server over TCP without tls-crypt sends, which took part of the key's stamp for a number.
    expect(exchange.read(hex('404adec3597eb1f56f 00 00000000'))).toEqual({ type: 'unprotected' });
    expect(exchange.read(Buffer.concat([hex('40'), Buffer.alloc(65, 9)]))).toEqual({ type: 'bad-tag' });
    expect(exchange.read(exchange.request(0, 1))).toEqual({ type: 'echo' });
  });
});

describe.each([
  ['tls-auth', tlsAuthWrapping(KEY, 1, 'SHA256'), tlsAuthWrapping(KEY, 0, 'SHA256')],
  [
    'tls-auth without direction',
    tlsAuthWrapping(KEY, undefined, 'SHA1'),
    tlsAuthWrapping(KEY, undefined, 'SHA1'),
  ],
])('%s', (_, client, server) => {
  it('is undone by the other end alone, and by no change of a bit', () => {
    const header = Buffer.alloc(9, 3);
    const packet = client.wrap(header, Buffer.from('text'), { id: 1, seconds: 2 });
    expect(server.unwrap(packet)).toEqual(Buffer.from('text'));
    expect(tlsAuthWrapping(KEY, undefined, 'SHA512').unwrap(packet)).toBeUndefined();
    for (let bit = 0; bit < packet.length * 8; bit += 1) {
      const changed = Buffer.from(packet);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(server.unwrap(changed)).toBeUndefined();
    }
  });
});

describe('StaticKeyChannel', () => {
  it('opens what was sealed with the same key, and nothing else', () => {
    const options = { key: KEY, cipher: 'AES-128-CBC', auth: 'SHA256' };
    const channel = new StaticKeyChannel(options);
    const packet = channel.seal(Buffer.from('text'), { id: 1, seconds: 2 });
    expect(channel.open(packet)).toEqual(Buffer.from('text'));
    const others = [
      { ...options, key: readSharedKey(generateStaticKey()) },
      { ...options, direction: 0 as const },
      { ...options, auth: 'SHA1' },
    ];
    for (const other of others) expect(new StaticKeyChannel(other).open(packet)).toBeUndefined();
    for (let length = 0; length < packet.length; length += 1) {
      expect(channel.open(packet.subarray(0, length))).toBeUndefined();
    }
  });
});

describe.each(exchanges)('the reader of answers, %s', (_, create) => {
  const shapes = fc.oneof(
    fc.uint8Array({ maxLength: 120 }),
    // The same with the opcode of an answer and our session id somewhere in it.
    fc
      .tuple(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }))
      .map(([before, after]) => Buffer.concat([hex('40'), before, SESSION, after])),
    fc.uint8Array({ maxLength: 80 }).map((octets) => Buffer.concat([hex('40'), octets])),
  );

  it('takes any octets', () => {
    fc.assert(
      fc.property(shapes, (octets) => {
        const exchange = create();
        exchange.request(0, 1_800_000_000);
        const types = ['answer', 'unprotected', 'bad-tag', 'echo', 'foreign'];
        expect(types).toContain(exchange.read(octets).type);
      }),
    );
  });

  it('takes no random octets for a protected answer', () => {
    const exchange = create();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        expect(exchange.read(octets).type).not.toBe('answer');
      }),
    );
  });
});
