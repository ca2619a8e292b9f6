import { describe, expect, it } from 'vitest';
import { generateStaticKey } from '../static-key.ts';
import { readTlsCryptKey } from './client-key.ts';
import { readProbeProfile, readProbeRemotes, type ProbeProfile } from './probe-profile.ts';

const KEY = generateStaticKey();
const read = (...lines: string[]): Promise<ProbeProfile> =>
  readProbeProfile(lines.join('\n'), {
    readKey: (path) => (path === 'shared.key' ? Promise.resolve(KEY) : Promise.reject(new Error(path))),
  });

describe('readProbeProfile', () => {
  it('takes every remote, with what the profile says of port, transport and family', async () => {
    const { remotes } = await read(
      'proto tcp-client',
      'port 443',
      'remote a.example',
      'remote 192.0.2.1 1195',
      'remote b.example 1196 udp6',
      '<connection>',
      'remote c.example 1197',
      'proto udp4',
      '</connection>',
    );
    expect(remotes).toEqual([
      { host: 'a.example', port: 443, proto: 'tcp', family: undefined },
      { host: '192.0.2.1', port: 1195, proto: 'tcp', family: undefined },
      { host: 'b.example', port: 1196, proto: 'udp', family: 6 },
      { host: 'c.example', port: 1197, proto: 'udp', family: 4 },
    ]);
    expect(readProbeRemotes('remote a.example')).toEqual([
      { host: 'a.example', port: 1194, proto: 'udp', family: undefined },
    ]);
  });

  it.each<[string, string[], Record<string, unknown>]>([
    ['none', ['client'], { kind: 'plain' }],
    ['tls-crypt', ['tls-crypt shared.key'], { kind: 'tls-crypt' }],
    ['an inline tls-crypt', ['<tls-crypt>', KEY, '</tls-crypt>'], { kind: 'tls-crypt' }],
    ['tls-auth', ['tls-auth shared.key 1'], { kind: 'tls-auth', direction: 1, auth: 'SHA1' }],
    [
      'an inline tls-auth',
      ['key-direction 1', 'auth sha256', '<tls-auth>', KEY, '</tls-auth>'],
      { kind: 'tls-auth', direction: 1, auth: 'SHA256' },
    ],
    [
      'a static key',
      ['secret shared.key', 'cipher aes-256-cbc'],
      { kind: 'static-key', options: { direction: undefined, cipher: 'AES-256-CBC', auth: 'SHA1' } },
    ],
    [
      'a static key with a cipher that is gone from OpenSSL',
      ['secret shared.key 0'],
      { kind: 'static-key', options: undefined, obstacle: 'the cipher BF-CBC is not known here' },
    ],
    [
      'a static key with compression',
      ['secret shared.key', 'cipher AES-256-CBC', 'comp-lzo adaptive'],
      { kind: 'static-key', options: undefined, obstacle: 'the profile compresses (comp-lzo)' },
    ],
  ])('takes the key: %s', async (_, lines, keys) => {
    expect((await read(...lines)).keys).toMatchObject(keys);
  });

  it('says that a key is none, without showing it', async () => {
    const half = KEY.split('\n').slice(0, 8).join('\n');
    const lines = ['<tls-crypt>', half, '</tls-crypt>'];
    await expect(read(...lines)).rejects.toMatchObject({ code: 'OVLAB_E_CREDENTIALS' });
    await expect(read(...lines)).rejects.not.toThrow(half.slice(-20));
    await expect(read('tls-auth shared.key 1', 'auth none')).rejects.toMatchObject({
      code: 'OVLAB_E_UNSUPPORTED',
    });
  });
});

describe('readTlsCryptKey', () => {
  it.each([
    [
      'a server key of tls-crypt-v2',
      '-----BEGIN OpenVPN tls-crypt-v2 server key-----\nAAAA\n-----END OpenVPN tls-crypt-v2 server key-----\n',
    ],
    [
      'a client key cut short',
      '-----BEGIN OpenVPN tls-crypt-v2 client key-----\nAAAA\n-----END OpenVPN tls-crypt-v2 client key-----\n',
    ],
    ['no key', 'hello'],
  ])('refuses %s', (_, text) => {
    expect(() => readTlsCryptKey(text)).toThrow(expect.objectContaining({ code: 'OVLAB_E_CREDENTIALS' }));
  });
});
