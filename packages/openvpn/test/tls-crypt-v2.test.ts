import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRunner } from '@ovlab/runner';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  CredentialStore,
  generateTlsCryptKey,
  generateTlsCryptV2ClientKey,
  generateTlsCryptV2ServerKey,
  isTlsCryptV2ServerKey,
  ManagementClient,
  parseTlsCryptV2ClientKey,
  renderClientProfile,
  renderServerProfile,
  verifyTlsCryptV2ClientKey,
} from '../src/index.ts';
import { createTunnelLab, SERVER_ADDRESS, skipKernel } from './support/tunnel-lab.ts';

const runner = createRunner();
let directory: string;
const at = (name: string): string => join(directory, name);
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ovt-v2-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

async function serverKeyOfOpenvpn(): Promise<string> {
  await runner.run('openvpn', ['--genkey', 'tls-crypt-v2-server', at('openvpn-server.key')]);
  return readFile(at('openvpn-server.key'), 'utf8');
}

async function clientKeyOfOpenvpn(serverKey: string, ...metadata: string[]): Promise<string> {
  await writeFile(at('server.key'), serverKey, { mode: 0o600 });
  const kind = ['--genkey', 'tls-crypt-v2-client', at('client.key'), ...metadata];
  await runner.run('openvpn', ['--tls-crypt-v2', at('server.key'), ...kind]);
  return readFile(at('client.key'), 'utf8');
}

it("reads the keys that OpenVPN makes, and OpenVPN's server key wraps ours", async () => {
  const server = await serverKeyOfOpenvpn();
  expect(isTlsCryptV2ServerKey(server)).toBe(true);
  const made = verifyTlsCryptV2ClientKey(server, await clientKeyOfOpenvpn(server));
  expect(Math.abs(Date.now() - (made?.getTime() ?? 0))).toBeLessThan(60_000);
  const ours = generateTlsCryptV2ClientKey(server, new Date(5000));
  expect(verifyTlsCryptV2ClientKey(server, ours)).toEqual(new Date(5000));
});

it('OpenVPN makes client keys with our server key, with metadata of any kind', async () => {
  const server = generateTlsCryptV2ServerKey();
  expect(verifyTlsCryptV2ClientKey(server, await clientKeyOfOpenvpn(server))).toBeInstanceOf(Date);
  const own = await clientKeyOfOpenvpn(server, Buffer.from('laptop').toString('base64'));
  expect(verifyTlsCryptV2ClientKey(server, own)).toBeUndefined();
  expect(parseTlsCryptV2ClientKey(own)?.wrapped.length).toBe(32 + 256 + 1 + 'laptop'.length + 2);
});

describe.skipIf(skipKernel)('a tunnel comes up', () => {
  it.each([
    ['keys that OpenVPN has made', 'tls-crypt-v2.key', serverKeyOfOpenvpn, clientKeyOfOpenvpn, 2],
    ['one key that all share', 'tls-crypt.key', () => Promise.resolve(generateTlsCryptKey()), undefined, 1],
  ] as const)('with %s in the store', async (_, file, serverKey, clientKey, version) => {
    const lab = await createTunnelLab();
    try {
      const keys = join(lab.directory, 'keys');
      const store = await CredentialStore.open(keys);
      const key = await serverKey();
      await writeFile(join(keys, file), key, { mode: 0o600 });
      const [server, client] = [await store.ensureServer(), await store.ensureClient('laptop')];
      if (clientKey !== undefined)
        await writeFile(join(keys, 'tls-crypt-v2/laptop.key'), await clientKey(key), { mode: 0o600 });
      expect(store.tlsCryptVersion).toBe(version);
      const path = join(lab.directory, 'server.sock');
      const listen = { device: 'tap0', proto: 'udp4', port: 1194, credentials: server } as const;
      const remote = { host: SERVER_ADDRESS, port: 1194, proto: 'udp4' } as const;
      const dial = { device: 'tap0', remote, serverName: store.serverName, credentials: client };
      await lab.startOpenvpn('server', 'server', renderServerProfile({ ...listen, management: { path } }));
      const management = await ManagementClient.connect(path);
      const established = new Promise<string>((resolve) => {
        management.on('client', (message) => {
          if (message.event === 'ESTABLISHED') resolve(message.env['common_name'] ?? '');
        });
      });
      await lab.startOpenvpn('client', 'client', renderClientProfile(dial));
      expect(await established).toBe('laptop');
      management.close();
    } finally {
      await lab.close();
    }
  });
});
