import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CredentialStore, ManagementClient, renderClientProfile, renderServerProfile } from '../src/index.ts';
import { createTunnelLab, SERVER_ADDRESS, skipKernel, type TunnelLab } from './support/tunnel-lab.ts';

let lab: TunnelLab;
let store: CredentialStore;
let server: ManagementClient;

describe.skipIf(skipKernel)('a server that runs', () => {
  beforeAll(async () => {
    lab = await createTunnelLab();
    store = await CredentialStore.open(join(lab.directory, 'keys'));
    const path = join(lab.directory, 'server.sock');
    const credentials = await store.ensureServer();
    const profile = { device: 'tap0', proto: 'udp4', port: 1194, credentials } as const;
    await lab.startOpenvpn('server', 'server', renderServerProfile({ ...profile, management: { path } }));
    server = await ManagementClient.connect(path);
  });
  afterAll(async () => {
    server.close();
    await lab.close();
  });

  let devices = 0;

  async function startClient(name: string, label = name): Promise<ManagementClient> {
    const path = join(lab.directory, `${label}.sock`);
    devices += 1;
    const profile = renderClientProfile({
      device: `tap${String(devices)}`,
      serverName: store.serverName,
      remote: { host: SERVER_ADDRESS, port: 1194, proto: 'udp4' },
      credentials: await store.ensureClient(name),
      management: { path, hold: true },
    });
    await lab.startOpenvpn('client', label, profile);
    const client = await ManagementClient.connect(path);
    await client.subscribe({ state: true });
    return client;
  }

  /** Lets a client go on, until its tunnel is up. */
  async function connect(client: ManagementClient): Promise<void> {
    const up = new Promise<void>((resolve) => {
      client.on('state', ({ name }) => {
        if (name === 'CONNECTED') resolve();
      });
    });
    await client.releaseHold();
    await up;
    client.close();
  }

  const connected = async (): Promise<string[]> =>
    (await server.status()).clients.map(({ commonName }) => commonName).sort();

  it('takes clients that are added, each with a tls-crypt key of its own', async () => {
    for (const name of ['good', 'bad']) {
      await store.addClient(name);
      await connect(await startClient(name));
    }
    expect(await connected()).toEqual(['bad', 'good']);
  });

  it('refuses a revoked client at once, and keeps the others', async () => {
    const before = (await server.status()).clients.find(({ commonName }) => commonName === 'good');
    // It has its keys before they are revoked, and tries to come in with them afterwards.
    const client = await startClient('bad', 'bad-again');
    await store.revokeClient('bad');
    await server.command('kill bad');
    await client.releaseHold();
    const refusal = /VERIFY ERROR: depth=0, error=certificate revoked: CN=bad/;
    await expect.poll(async () => (await lab.log('server')).join('\n')).toMatch(refusal);
    await client.signal('SIGTERM');
    const { clients } = await server.status();
    expect(clients.map(({ commonName }) => commonName)).toEqual(['good']);
    expect(clients[0]).toMatchObject({
      clientId: before?.clientId,
      realAddress: before?.realAddress,
      connectedSince: before?.connectedSince,
    });
    client.close();
  });

  it('takes the client again when it has been given another certificate', async () => {
    await store.addClient('bad');
    await connect(await startClient('bad', 'bad-new'));
    await expect.poll(connected).toEqual(['bad', 'good']);
  });
});
