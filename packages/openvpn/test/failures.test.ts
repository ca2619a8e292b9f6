import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientProfile,
  CredentialStore,
  diagnoseLog,
  ManagementClient,
  option,
  renderClientProfile,
  renderServerProfile,
  type ServerProfile,
  type StoredCredentials,
} from '../src/index.ts';
import { createTunnelLab, SERVER_ADDRESS, skipKernel, type TunnelLab } from './support/tunnel-lab.ts';

let lab: TunnelLab;
let server: ServerProfile;
let client: ClientProfile;
let foreign: StoredCredentials;
let stranger: StoredCredentials;
let management: ManagementClient;

/** One server that refuses every client by the management, so that each failure has its own place. */
beforeAll(async () => {
  lab = await createTunnelLab();
  const store = await CredentialStore.open(join(lab.directory, 'keys'));
  const other = await CredentialStore.open(join(lab.directory, 'other'));
  server = { device: 'tap0', proto: 'udp4', port: 1194, credentials: await store.ensureServer() };
  client = {
    device: 'tap0',
    remote: { host: SERVER_ADDRESS, port: 1194, proto: 'udp4' },
    serverName: store.serverName,
    credentials: await store.ensureClient('client1'),
  };
  foreign = await other.ensureClient('client1');
  stranger = await store.ensureClient('client2');
  const path = join(lab.directory, 'server.sock');
  await lab.startOpenvpn(
    'server',
    'server',
    renderServerProfile({ ...server, management: { path }, clientAuthorization: true }),
  );
  management = await ManagementClient.connect(path);
  management.on('client', (message) => {
    if (message.event === 'CONNECT') void management.deny(message.clientId, message.keyId, 'not "today"');
  });
});
afterAll(async () => {
  await lab.close();
});

/** Code, and OpenVPN's words, as soon as its log gives a reason. */
async function reason(name: string): Promise<[string, string]> {
  for (;;) {
    const found = diagnoseLog(await lab.log(name));
    if (found !== undefined) return [found.code, found.message];
    await delay(20);
  }
}

describe.skipIf(skipKernel)('diagnoseLog on the log of the real OpenVPN', () => {
  let count = 0;
  const device = (): string => `tap${(count += 1)}`;

  it.each<[string, () => Partial<ServerProfile>, string, string]>([
    ['a port that is taken', () => ({}), 'OVLAB_E_PORT_TAKEN', 'Address already in use'],
    [
      'a device that is open elsewhere',
      () => ({ device: 'tap0', port: 1300 }),
      'OVLAB_E_FOREIGN',
      'TUNSETIFF tap0: Device or resource busy',
    ],
    [
      'an option it does not know',
      () => ({ additional: [option('bogus')] }),
      'OVLAB_E_OPENVPN_OPTIONS',
      'Options error: Unrecognized option',
    ],
    [
      'a user that does not exist',
      () => ({ port: 1301, user: 'no-such-user' }),
      'OVLAB_E_OPENVPN_OPTIONS',
      'failed to find UID for user no-such-user',
    ],
    [
      'a file that does not exist',
      () => ({ credentials: { ...server.credentials, ca: { file: '/nonexistent' } } }),
      'OVLAB_E_FILE',
      "--ca fails with '/nonexistent'",
    ],
    [
      'a key that is not of the certificate',
      () => ({ port: 1302, credentials: { ...server.credentials, privateKey: stranger.privateKey } }),
      'OVLAB_E_CREDENTIALS',
      'key values mismatch',
    ],
  ])('of a server knows %s', async (name, change, code, message) => {
    await lab.startOpenvpn('server', name, renderServerProfile({ ...server, device: device(), ...change() }));
    expect(await reason(name)).toEqual([code, expect.stringContaining(message)]);
  });

  it.concurrent.each<[string, () => Partial<ClientProfile>, string, string]>([
    ['a refusal by the server', () => ({}), 'OVLAB_E_AUTH_FAILED', 'AUTH_FAILED'],
    [
      'another name',
      () => ({ serverName: 'other' }),
      'OVLAB_E_CERTIFICATE',
      'VERIFY X509NAME ERROR: CN=ovlab server, must be other',
    ],
    [
      'a server of another authority',
      () => ({ credentials: { ...client.credentials, ca: foreign.ca } }),
      'OVLAB_E_CERTIFICATE',
      'VERIFY ERROR: depth=1',
    ],
    [
      'a certificate of its own that the server refuses',
      () => ({
        credentials: {
          ...client.credentials,
          certificate: foreign.certificate,
          privateKey: foreign.privateKey,
        },
        // Long enough for the answer that the server gives, until it has seen the certificate.
        additional: [option('hand-window', 4)],
      }),
      'OVLAB_E_CERTIFICATE',
      'TLS key negotiation failed',
    ],
    [
      'another tls-crypt key, to which the server is silent',
      () => {
        const { ca, certificate, privateKey } = client.credentials;
        const credentials = { ...foreign, ca, certificate, privateKey };
        return { credentials, additional: [option('hand-window', 1)] };
      },
      'OVLAB_E_NO_ANSWER',
      'TLS key negotiation failed',
    ],
    [
      'a port without a server',
      () => ({ remote: { ...client.remote, port: 9 } }),
      'OVLAB_E_NO_ANSWER',
      'Connection refused',
    ],
    [
      'a TCP port without a server',
      () => ({ remote: { ...client.remote, port: 9, proto: 'tcp4' } }),
      'OVLAB_E_NO_ANSWER',
      'TCP: connect to',
    ],
    [
      'a name that does not resolve',
      () => ({ remote: { ...client.remote, host: 'vpn.invalid' } }),
      'OVLAB_E_NO_ANSWER',
      'Cannot resolve host address',
    ],
  ])('of a client knows %s', async (name, change, code, message) => {
    const process = await lab.startOpenvpn(
      'client',
      name,
      renderClientProfile({ ...client, device: device(), ...change() }),
    );
    expect(await reason(name)).toEqual([code, expect.stringContaining(message)]);
    await lab.end(process);
  });

  it('of the server knows clients with another authority or another tls-crypt key', async () => {
    const lines = await lab.log('server');
    const of = (pattern: RegExp): string | undefined =>
      diagnoseLog(lines.filter((line) => pattern.test(line)))?.code;
    expect(of(/VERIFY ERROR/)).toBe('OVLAB_E_CERTIFICATE');
    expect(of(/tls-crypt/)).toBe('OVLAB_E_CREDENTIALS');
  });

  it.each([
    [
      'a missing driver',
      ['unshare', '-m', 'sh', '-c', 'mount -t tmpfs none /dev/net && exec openvpn --config "$0"'],
      'OVLAB_E_NO_TUN',
      'Cannot open TUN/TAP dev',
    ],
    [
      'a missing capability',
      ['setpriv', '--bounding-set=-net_admin', '--inh-caps=-net_admin', 'openvpn', '--config'],
      'OVLAB_E_NOT_PERMITTED',
      'TUNSETIFF',
    ],
  ] as const)('knows %s', async (_, [file, ...args], code, message) => {
    const config = await lab.write('tun', renderServerProfile({ ...server, device: 'tap99', port: 1303 }));
    const { stdout } = await lab.server.run(file, [...args, config], { reject: false });
    expect(diagnoseLog(stdout.split('\n'))).toMatchObject({
      code,
      message: expect.stringContaining(message) as string,
    });
  });
});
