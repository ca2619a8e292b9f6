import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ClientMessage,
  type ClientProfile,
  CredentialStore,
  inlineCredentials,
  ManagementClient,
  renderClientProfile,
  renderServerProfile,
  type ServerProfile,
  type StateMessage,
} from '../src/index.ts';
import { createTunnelLab, SERVER_ADDRESS, skipKernel, type TunnelLab } from './support/tunnel-lab.ts';

let lab: TunnelLab;
let store: CredentialStore;
beforeAll(async () => {
  lab = await createTunnelLab();
  store = await CredentialStore.open(join(lab.directory, 'keys'));
});
afterAll(async () => {
  await lab.close();
});

async function startServer(name: string, change: Partial<ServerProfile>): Promise<ManagementClient> {
  const path = join(lab.directory, `${name}.sock`);
  const credentials = await store.ensureServer();
  const profile: ServerProfile = {
    device: 'tap0',
    proto: 'udp4',
    port: 1194,
    credentials,
    management: { path },
  };
  await lab.startOpenvpn('server', name, renderServerProfile({ ...profile, ...change }));
  return ManagementClient.connect(path);
}

async function startClient(name: string, change: Partial<ClientProfile>): Promise<ManagementClient> {
  const path = join(lab.directory, `${name}.sock`);
  const credentials = await inlineCredentials(await store.ensureClient('client1'));
  const profile: ClientProfile = {
    device: 'tap0',
    serverName: store.serverName,
    remote: { host: SERVER_ADDRESS, port: 1194, proto: 'udp4' },
    credentials,
    management: { path, hold: true },
  };
  await lab.startOpenvpn('client', name, renderClientProfile({ ...profile, ...change }));
  return ManagementClient.connect(path);
}

function clientEvent(server: ManagementClient, event: ClientMessage['event']): Promise<ClientMessage> {
  return new Promise((resolve) => {
    server.on('client', (message) => {
      if (message.event === event) resolve(message);
    });
  });
}

function connected(client: ManagementClient): Promise<StateMessage> {
  return new Promise((resolve) => {
    client.on('state', (state) => {
      if (state.name === 'CONNECTED') resolve(state);
    });
  });
}

async function until<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const value = await attempt();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe.skipIf(skipKernel)('a tunnel between two namespaces', () => {
  it('is told of from both ends, carries frames, and shows the MAC address behind a client', async () => {
    // OpenVPN tells whole seconds.
    const begun = Date.now() - 1000;
    const server = await startServer('server', { exitNotify: false });
    const client = await startClient('client', { exitNotify: false });
    const established = clientEvent(server, 'ESTABLISHED');
    const up = connected(client);
    await client.subscribe({ state: true });
    await client.releaseHold();
    expect(await established).toMatchObject({ clientId: 0, env: { common_name: 'client1', dev: 'tap0' } });
    expect(await up).toMatchObject({ detail: 'SUCCESS', remoteAddress: SERVER_ADDRESS, remotePort: 1194 });

    await lab.server.run('ip', ['-batch', '-'], {
      input: 'address add 198.51.100.1/24 dev tap0\nlink set tap0 up',
    });
    const mac = '02:00:5e:00:53:01';
    const lines = [
      `link set tap0 address ${mac}`,
      'address add 198.51.100.2/24 dev tap0',
      'link set tap0 up',
    ];
    await lab.client.run('ip', ['-batch', '-'], { input: lines.join('\n') });
    await lab.client.run('ping', ['-c', '1', '-W', '60', '198.51.100.1']);

    const { clients, routes } = await server.status();
    expect(clients).toEqual([
      expect.objectContaining({ commonName: 'client1', clientId: 0, cipher: 'AES-256-GCM' }),
    ]);
    expect(clients[0]?.bytesReceived).toBeGreaterThan(0);
    expect(routes).toEqual([expect.objectContaining({ commonName: 'client1', mac })]);
    expect(routes[0]?.lastRef.getTime()).toBeGreaterThanOrEqual(begun);
    expect(routes[0]?.lastRef.getTime()).toBeLessThanOrEqual(Date.now());

    server.close();
    const again = await ManagementClient.connect(join(lab.directory, 'server.sock'));
    expect((await again.status()).clients).toHaveLength(1);
    await client.signal('SIGTERM');
    await again.signal('SIGTERM');
  });

  it('waits for the management to let a client in, and tells when it has gone', async () => {
    const server = await startServer('auth', { clientAuthorization: true, port: 1195, device: 'tap1' });
    server.on('client', (message) => {
      if (message.event === 'CONNECT') void server.authorize(message.clientId, message.keyId);
    });
    const remote = { host: SERVER_ADDRESS, port: 1195, proto: 'udp4' } as const;
    const established = clientEvent(server, 'ESTABLISHED');
    const gone = clientEvent(server, 'DISCONNECT');
    const client = await startClient('authorized', { device: 'tap1', remote });
    await client.releaseHold();
    const { clientId } = await established;
    await server.killClient(clientId);
    expect(await gone).toMatchObject({ clientId, env: { common_name: 'client1' } });
    client.close();
    server.close();
  });

  it('runs scripts with the words that the profile gives them, over TCP', async () => {
    await startServer('tcp', { proto: 'tcp4', device: 'tap2', exitNotify: false });
    const script = join(lab.directory, 'up script');
    const output = join(lab.directory, 'up output');
    await writeFile(script, '#!/bin/sh\nfor word; do echo "[$word]"; done > "$1"\n');
    await chmod(script, 0o755);
    const remote = { host: SERVER_ADDRESS, port: 1194, proto: 'tcp4' } as const;
    const up = [script, output, 'back\\slash', "it's", 'a  b'];
    const client = await startClient('tcp-client', { device: 'tap2', remote, up });
    const done = connected(client);
    await client.subscribe({ state: true });
    await client.releaseHold();
    await done;
    const text = await until(async () => (await readFile(output, 'utf8').catch(() => '')) || undefined);
    expect(text.split('\n').slice(0, 5)).toEqual([
      `[${output}]`,
      '[back\\slash]',
      "[it's]",
      '[a  b]',
      '[tap2]',
    ]);
    client.close();
  });

  it('becomes an unprivileged user, writes its log and its pid, and still answers', async () => {
    const logFile = join(lab.directory, 'dropped log');
    const pidFile = join(lab.directory, 'dropped.pid');
    const change = {
      user: 'nobody',
      group: 'nogroup',
      port: 1196,
      device: 'tap3',
      logFile,
      pidFile,
    } as const;
    const server = await startServer('dropped', change);
    const pid = await server.pid();
    await until(async () =>
      (await readFile(logFile, 'utf8')).includes('Initialization Sequence Completed') ? true : undefined,
    );
    expect((await stat(`/proc/${pid}`)).uid).toBe(65_534);
    expect(await readFile(pidFile, 'utf8')).toBe(`${pid}\n`);
    server.close();
  });
});
