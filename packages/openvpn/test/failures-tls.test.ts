import { X509Certificate } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCertificateAuthority, generateStaticKey } from '../src/index.ts';
import { diagnosed } from './support/diagnosed.ts';
import { block, pairBlocks, plainProfiles, type PlainProfiles } from './support/plain-profiles.ts';
import { createTunnelLab, skipKernel, type TunnelLab } from './support/tunnel-lab.ts';

const DAY = 86_400_000;
const CLIENT = /^192\.0\.2\.2:\d+$/;

let lab: TunnelLab;
let profiles: PlainProfiles;
let port = 2000;

beforeAll(async () => {
  [lab, profiles] = await Promise.all([createTunnelLab(), plainProfiles()]);
});
afterAll(async () => {
  await lab.close();
});

interface Ends {
  readonly server?: readonly string[];
  readonly client?: readonly string[];
}

/** Starts both ends; returns the names of their logs. */
async function start({ server = [], client = [] }: Ends): Promise<{ server: string; client: string }> {
  port += 1;
  const names = { server: `server-${String(port)}`, client: `client-${String(port)}` };
  await lab.startOpenvpn('server', names.server, profiles.server(port, ...server));
  await lab.startOpenvpn('client', names.client, profiles.client(port, ...client));
  return names;
}

describe.skipIf(skipKernel)('the log of a server of OpenVPN names the client and', () => {
  const key = block('tls-auth', generateStaticKey());
  const otherKey = block('tls-auth', generateStaticKey());
  const crypt = (text: string): string => text.replaceAll('tls-auth', 'tls-crypt');

  it.each<[string, string, string, Ends]>([
    [
      'another tls-auth key',
      'wrong-key',
      'HMAC authentication failed',
      { server: [key], client: [otherKey] },
    ],
    [
      'the same direction of a tls-auth key',
      'wrong-key',
      'HMAC authentication failed',
      { server: [key, 'key-direction 0'], client: [key, 'key-direction 0'] },
    ],
    ['no tls-auth key', 'wrapping-missing', 'cannot locate HMAC', { server: [key] }],
    [
      'another tls-crypt key',
      'tls-crypt-key-mismatch',
      'packet authentication failed',
      { server: [crypt(key)], client: [crypt(otherKey)] },
    ],
    ['no tls-crypt key', 'wrapping-missing', 'packet too short', { server: [crypt(key)] }],
    [
      'no common version of TLS',
      'tls-version-mismatch',
      'no common TLS version',
      { server: ['tls-version-min 1.3'], client: ['tls-version-max 1.2'] },
    ],
    [
      'no common TLS cipher suite',
      'tls-cipher-mismatch',
      'no TLS ciphersuites in common',
      {
        server: ['tls-version-max 1.2', 'tls-cipher TLS-ECDHE-ECDSA-WITH-AES-256-GCM-SHA384'],
        client: ['tls-cipher TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256'],
      },
    ],
  ])('knows %s', async (_, cause, words, ends) => {
    const { server } = await start(ends);
    expect(await diagnosed(lab, server, 'server', cause)).toMatchObject({
      peer: expect.stringMatching(CLIENT) as string,
      message: expect.stringContaining(words) as string,
    });
  });

  it.each([
    ['has expired', 'clock-skew', -800 * DAY, 30],
    ['will only be valid later', 'clock-skew', 30 * DAY, 30],
  ])('knows a certificate that %s', async (_, cause, shift, days) => {
    const now = new Date(Date.now() + shift);
    const pair = await profiles.authority.issueClient('client1', { now, days });
    const { server } = await start({ client: [pairBlocks(pair)] });
    expect((await diagnosed(lab, server, 'server', cause)).peer).toMatch(CLIENT);
  });

  it('knows a certificate of another authority', async () => {
    const other = await createCertificateAuthority({ commonName: 'other CA' });
    // Long enough for what the server says; after it the client gives up.
    const { server, client } = await start({
      client: [pairBlocks(await other.issueClient('client1')), 'hand-window 4'],
    });
    expect((await diagnosed(lab, server, 'server', 'authority-mismatch')).peer).toMatch(CLIENT);
    // With TLS 1.3 the client learns nothing of it.
    await diagnosed(lab, client, 'client', 'handshake-refused');
  });

  it('knows it over IPv6 too, where OpenVPN tells no port', async () => {
    for (const [runner, address] of [
      [lab.server, '2001:db8:9::1'],
      [lab.client, '2001:db8:9::2'],
    ] as const) {
      await runner.run('ip', ['address', 'add', `${address}/64`, 'dev', 'eth0', 'nodad']);
    }
    port += 1;
    const other = await createCertificateAuthority({ commonName: 'other CA' });
    const pair = pairBlocks(await other.issueClient('client1'));
    const over6 = (text: string): string =>
      text.replace('udp4', 'udp6').replace('192.0.2.1', '2001:db8:9::1');
    await lab.startOpenvpn('server', 'server6', over6(profiles.server(port)));
    await lab.startOpenvpn('client', 'client6', over6(profiles.client(port, pair)));
    expect((await diagnosed(lab, 'server6', 'server', 'authority-mismatch')).peer).toBe('2001:db8:9::2');
  });

  it('knows a certificate of a server that is used by a client', async () => {
    const { server } = await start({
      server: ['remote-cert-tls client'],
      client: [pairBlocks(profiles.serverPair)],
    });
    expect((await diagnosed(lab, server, 'server', 'authority-mismatch')).message).toContain('VERIFY');
  });

  it('knows a client that refuses the server and so does not finish', async () => {
    const { server, client } = await start({
      server: ['hand-window 2'],
      client: ['verify-x509-name another name'],
    });
    await diagnosed(lab, client, 'client', 'server-name-mismatch');
    expect((await diagnosed(lab, server, 'server', 'client-unfinished')).peer).toMatch(CLIENT);
  });

  it.each([
    ['is not good any more', 'certificate-revoked', 0, 'certificate revoked'],
    ['cannot be looked up in a list of tomorrow', 'revocation-list-outdated', 10, 'CRL is not yet valid'],
  ])('knows a certificate that %s', async (_, cause, days, words) => {
    const pair = await profiles.authority.issueClient('client1');
    const { serialNumber: serial } = new X509Certificate(pair.certificate);
    const revokedAt = new Date();
    const now = new Date(revokedAt.getTime() + days * DAY);
    const list = await profiles.authority.issueRevocationList([{ serial, revokedAt }], { now });
    const { server } = await start({ server: [block('crl-verify', list)], client: [pairBlocks(pair)] });
    expect(await diagnosed(lab, server, 'server', cause)).toMatchObject({
      message: expect.stringContaining(words) as string,
      peer: expect.stringMatching(CLIENT) as string,
    });
  });

  it('knows one client more than it takes', async () => {
    const { server } = await start({ server: ['max-clients 1'] });
    const second = await profiles.authority.issueClient('client2');
    const name = `second-${String(port)}`;
    const config = profiles.client(port, pairBlocks(second)).replace(`dev tap${String(port)}`, 'dev tap9');
    await lab.startOpenvpn('client', name, config);
    expect(await diagnosed(lab, server, 'server', 'client-limit')).toMatchObject({
      code: 'OVLAB_E_AUTH_FAILED',
    });
  });
});

describe.skipIf(skipKernel)('the log of a client of OpenVPN', () => {
  it('knows that the ends have no data cipher in common', async () => {
    const { client } = await start({
      server: ['data-ciphers AES-256-GCM'],
      client: ['data-ciphers CHACHA20-POLY1305'],
    });
    expect((await diagnosed(lab, client, 'client', 'cipher-mismatch')).message).toContain('no shared cipher');
  });

  it('knows a server whose certificate has expired', async () => {
    const now = new Date(Date.now() - 100 * DAY);
    const pair = await profiles.authority.issueServer('server', { now, days: 30 });
    const { client } = await start({ server: [pairBlocks(pair)] });
    expect(await diagnosed(lab, client, 'client', 'clock-skew')).toMatchObject({
      message: expect.stringContaining('has expired') as string,
    });
  });

  it('knows that what it says with tls-crypt is answered without', async () => {
    const { client } = await start({ client: [block('tls-crypt', generateStaticKey())] });
    const found = await diagnosed(lab, client, 'client', 'wrapping-missing');
    expect(found).toMatchObject({
      code: 'OVLAB_E_CREDENTIALS',
      peer: expect.stringContaining('192.0.2.1:') as string,
    });
  });
});
