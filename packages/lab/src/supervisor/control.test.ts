import { mkdtemp, rm, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  holdServerVerbosity,
  requestDisconnect,
  requestFacts,
  requestReload,
  requestStatus,
  supervisorEvents,
} from './control-client.ts';
import type { ServerFacts } from '../server-facts.ts';
import { ControlServer } from './control-server.ts';
import type { SupervisorEvent, SupervisorStatus } from './protocol.ts';

const status: SupervisorStatus = {
  pid: 1,
  configuration: 'c',
  openvpn: { state: 'ready', pid: 2, restarts: 0, lastError: undefined, troubles: [] },
  responder: undefined,
  instances: [],
  clients: [],
};
const facts: ServerFacts = {
  bridge: 'br0',
  prefix: '2001:db8:55::/64',
  addresses: [],
  endpoints: ['udp 1194'],
  forwarding: ['02:00:5e:00:53:01'],
  neighbours: [],
  leases: [],
  configured: [],
  firstHop: [],
};
let root: string;
let path: string;
let server: ControlServer;
let reload: () => Promise<string>;
let disconnected: string[];
let verbs: (number | undefined)[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ovlab-control-'));
  path = join(root, 'supervisor.sock');
  reload = () => Promise.resolve('new');
  disconnected = [];
  verbs = [];
  server = new ControlServer({
    status: () => Promise.resolve(status),
    reload: () => reload(),
    disconnect: (commonName) => {
      disconnected.push(commonName);
      return Promise.resolve();
    },
    facts: () => Promise.resolve(facts),
    verb: (level) => {
      verbs.push(level);
      return Promise.resolve(() => {
        verbs.push(undefined);
        return Promise.resolve();
      });
    },
    initialEvents: () => [{ type: 'openvpn', state: 'starting' }],
  });
});
afterEach(async () => {
  await server.close();
  await rm(root, { recursive: true, force: true });
});

it('answers with the status, for its owner only', async () => {
  await server.listen(path);
  expect((await stat(path)).mode & 0o777).toBe(0o700);
  expect(await requestStatus(path)).toEqual(JSON.parse(JSON.stringify(status)));
});

it('answers with what it knows of hosts', async () => {
  expect(await requestFacts(path)).toBeUndefined();
  await server.listen(path);
  expect(await requestFacts(path)).toEqual(facts);
});

it('is not there before the supervisor is', async () => {
  expect(await requestStatus(path)).toBeUndefined();
});

it('takes the place of a socket that a killed supervisor left', async () => {
  await server.listen(path);
  const second = new ControlServer({
    status: () => Promise.resolve({ ...status, pid: 9 }),
    reload,
    disconnect: () => Promise.resolve(),
    facts: () => Promise.resolve(facts),
    verb: () => Promise.resolve(() => Promise.resolve()),
    initialEvents: () => [],
  });
  await second.listen(path);
  expect((await requestStatus(path))?.pid).toBe(9);
  await second.close();
});

it('passes on why a reload was refused', async () => {
  await server.listen(path);
  expect(await requestReload(path)).toBe('new');
  reload = () => Promise.reject(new Error('prefix is missing'));
  await expect(requestReload(path)).rejects.toThrow(/prefix is missing/);
});

it('passes on which client is gone for good', async () => {
  await requestDisconnect(path, 'nobody listens');
  await server.listen(path);
  await requestDisconnect(path, 'laptop');
  expect(disconnected).toEqual(['laptop']);
});

it('tells the state first and then what happens, to whoever waited for the socket', async () => {
  const controller = new AbortController();
  const seen: SupervisorEvent[] = [];
  const listening = (async () => {
    for await (const event of supervisorEvents(path, { signal: controller.signal, alive: () => true })) {
      seen.push(event);
      if (event.type === 'client-connected') return;
    }
  })();
  await server.listen(path);
  await expect.poll(() => seen.length).toBe(1);
  server.broadcast({ type: 'client-connected', commonName: 'laptop' });
  await listening;
  expect(seen).toEqual([
    { type: 'openvpn', state: 'starting' },
    { type: 'client-connected', commonName: 'laptop' },
  ]);
});

it('gives up waiting when the supervisor has ended', async () => {
  const events = supervisorEvents(path, { signal: new AbortController().signal, alive: () => false });
  expect((await events.next()).done).toBe(true);
});

it('survives a client that talks nonsense', async () => {
  await server.listen(path);
  const answer = await new Promise<string>((resolve) => {
    const socket = connect(path, () => socket.write('nonsense\n'));
    socket.on('data', (data: Buffer) => {
      resolve(data.toString('utf8'));
      socket.destroy();
    });
  });
  expect(JSON.parse(answer)).toHaveProperty('error');
  expect((await requestStatus(path))?.pid).toBe(1);
});

it('lets OpenVPN say more for as long as somebody reads', async () => {
  await server.listen(path);
  const release = await holdServerVerbosity(path, 7);
  expect(verbs).toEqual([7]);
  release();
  await expect.poll(() => verbs).toEqual([7, undefined]);
  await expect(holdServerVerbosity(path, 12)).rejects.toThrow('from 0 to 11');
  await holdServerVerbosity(path, 5);
  // A supervisor that stops does not wait for its readers.
  await server.close();
  await expect.poll(() => verbs).toEqual([7, undefined, 5, undefined]);
  await expect(holdServerVerbosity(path, 5)).rejects.toThrow('no supervisor listens');
});
