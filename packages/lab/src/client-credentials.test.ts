import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { defaultLab, type Lab } from '@ovlab/core';
import { CredentialStore } from '@ovlab/openvpn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addClient, listClients, renewClient, revokeClient } from './client-credentials.ts';
import { requireNotRevoked, type CredentialsOf } from './credential-access.ts';
import { lockLab } from './lock.ts';
import { labPaths } from './paths.ts';
import type { SupervisorRequest } from './supervisor/protocol.ts';

let root: string;
let of: CredentialsOf;
let now: Date;
let server: Server | undefined;
/** Who is connected, and what the supervisor was asked to do about it. */
let connected: string[];
let killed: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ovlab-clients-'));
  now = new Date('2026-01-02T03:04:05Z');
  of = {
    lab: 'demo',
    roots: { run: join(root, 'run'), state: join(root, 'state') },
    now: () => now,
  };
  const directory = join(root, 'state/demo/pki');
  const store = await CredentialStore.open(directory, { serverName: 'server', now: () => now });
  await store.ensureServer();
  [connected, killed] = [[], []];
});
afterEach(async () => {
  server?.close();
  server = undefined;
  await rm(root, { recursive: true });
});

/** A supervisor as far as it says who is connected and ends tunnels; `clings`: the first attempt comes too early. */
async function supervisor({ clings = false } = {}): Promise<void> {
  const { run, supervisorSocket } = labPaths('demo', of.roots);
  await mkdir(run, { recursive: true });
  server = createServer((socket) => {
    createInterface({ input: socket }).on('line', (line) => {
      const message = JSON.parse(line) as SupervisorRequest;
      if (message.request === 'disconnect') {
        if (!clings || killed.length > 0) connected = connected.filter((name) => name !== message.commonName);
        killed.push(message.commonName);
        socket.write(`${JSON.stringify({ disconnected: message.commonName })}\n`);
      } else {
        const clients = connected.map((commonName) => ({ commonName }));
        socket.write(`${JSON.stringify({ status: { clients } })}\n`);
      }
    });
  });
  const listening = server;
  await new Promise<void>((resolve) => listening.listen(supervisorSocket, resolve));
}

const lab: Lab = defaultLab();
const states = async () =>
  (await listClients(of, undefined)).map(({ name, state, daysLeft }) => [name, state, daysLeft]);

describe('listClients', () => {
  it('tells how long certificates are good, until they have ended', async () => {
    await addClient(of, 'laptop');
    expect(await states()).toEqual([['laptop', 'valid', 825]]);
    now = new Date('2028-03-07T03:04:05Z');
    expect(await states()).toEqual([['laptop', 'valid', 30]]);
    now = new Date('2028-03-07T03:04:06Z');
    expect(await states()).toEqual([['laptop', 'expiring', 29]]);
    now = new Date('2028-04-06T03:04:04Z');
    expect(await states()).toEqual([['laptop', 'expiring', 0]]);
    now = new Date('2028-04-06T03:04:05Z');
    expect(await states()).toEqual([['laptop', 'expired', 0]]);
  });

  it('knows who is connected, from the server that runs', async () => {
    await addClient(of, 'laptop');
    await addClient(of, 'desk');
    const tunnels = async () => (await listClients(of, lab)).map(({ name, connected }) => [name, connected]);
    expect(await tunnels()).toEqual([
      ['client1', undefined],
      ['desk', undefined],
      ['laptop', undefined],
    ]);
    await supervisor();
    connected = ['laptop'];
    expect(await tunnels()).toEqual([
      ['client1', false],
      ['desk', false],
      ['laptop', true],
    ]);
  });

  it('shows earlier certificates while they are good', async () => {
    const first = await addClient(of, 'laptop');
    now = new Date('2028-01-01T00:00:00Z');
    await renewClient(of, 'laptop');
    const [entry] = await listClients(of, undefined);
    expect(entry?.earlier).toEqual([first.certificate]);
    now = new Date('2028-05-01T00:00:00Z');
    expect((await listClients(of, undefined))[0]?.earlier).toEqual([]);
  });
});

describe('revokeClient', () => {
  it('ends the tunnel of the client, and of nobody else', async () => {
    await supervisor();
    const { certificate } = await addClient(of, 'laptop');
    connected = ['laptop', 'desk'];
    expect(await revokeClient(of, 'laptop')).toEqual({
      client: 'laptop',
      certificate: undefined,
      revoked: [certificate?.serial],
      disconnected: true,
    });
    expect([connected, killed]).toEqual([['desk'], ['laptop']]);
    expect(await revokeClient(of, 'laptop')).toMatchObject({ revoked: [], disconnected: false });
  });

  it('looks again: a tunnel that was being made is there a moment later', async () => {
    await supervisor({ clings: true });
    await addClient(of, 'laptop');
    connected = ['laptop'];
    expect(await revokeClient(of, 'laptop')).toMatchObject({ disconnected: true });
    expect([connected, killed]).toEqual([[], ['laptop', 'laptop']]);
  });

  it('keeps the lab from being built with the client, before anything is made', async () => {
    const paths = labPaths('demo', of.roots);
    await addClient(of, 'laptop');
    await expect(requireNotRevoked(paths, ['laptop'])).resolves.toBeUndefined();
    await revokeClient(of, 'laptop');
    await expect(requireNotRevoked(paths, ['desk'])).resolves.toBeUndefined();
    await expect(requireNotRevoked(paths, ['desk', 'laptop'])).rejects.toMatchObject({
      code: 'OVLAB_E_REVOKED',
      message: 'The certificate of client laptop was revoked on 2026-01-02T03:04:05.000Z',
    });
    await addClient(of, 'laptop');
    await expect(requireNotRevoked(paths, ['laptop'])).resolves.toBeUndefined();
  });
});

describe('renewClient', () => {
  it('leaves the tunnel alone, unless the earlier certificate is to be refused at once', async () => {
    await supervisor();
    const first = await addClient(of, 'laptop');
    connected = ['laptop'];
    expect(await renewClient(of, 'laptop')).toMatchObject({ revoked: [], disconnected: false });
    expect(killed).toEqual([]);
    const second = (await listClients(of, undefined))[0]?.serial;
    const third = await renewClient(of, 'laptop', { revokeEarlier: true });
    expect([...third.revoked].sort()).toEqual([first.certificate?.serial, second].sort());
    expect(third.disconnected).toBe(true);
    expect(await states()).toEqual([['laptop', 'valid', 825]]);
  });
});

it('a change waits for whoever changes the lab, and says who that is', async () => {
  const lock = await lockLab('demo', of.roots, { purpose: 'up' });
  const interrupt = new AbortController();
  const attempt = addClient({ ...of, signal: interrupt.signal }, 'laptop');
  interrupt.abort(new Error('enough'));
  await expect(attempt).rejects.toThrow('enough');
  expect(await states()).toEqual([]);
  await lock.release();
});
