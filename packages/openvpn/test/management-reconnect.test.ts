import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OvlabError, StartedProcess } from '@ovlab/core';
import { createRunner } from '@ovlab/runner';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManagementClient, ReconnectingManagement, type Notification } from '../src/index.ts';

let directory: string;
let openvpn: StartedProcess;
const socket = (): string => join(directory, 'management');
const runner = createRunner();

/** An OpenVPN that waits on hold has opened no device: these tests need no root. */
const CONFIG = `
remote 127.0.0.1 9
nobind
dev null
verb 3
management MANAGEMENT unix
management-hold
secret key
cipher AES-256-CBC
`;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ovt-again-'));
  await runner.run('openvpn', ['--genkey', 'secret', join(directory, 'key')]);
  await writeFile(join(directory, 'conf'), CONFIG.replace('MANAGEMENT', socket()));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

const start = async (): Promise<void> => {
  openvpn = await runner.start('openvpn', ['--cd', directory, '--config', 'conf']);
};
const kill = async (): Promise<void> => {
  try {
    process.kill(openvpn.pid, 'SIGKILL');
  } catch {
    // The test has ended it.
  }
  await openvpn.exited;
};
beforeEach(start);
afterEach(async () => {
  await kill();
  await rm(socket(), { force: true });
});

function next<T>(subscribe: (listener: (message: T) => void) => void): Promise<T> {
  return new Promise(subscribe);
}

describe('ReconnectingManagement', () => {
  it('takes up the conversation with the next OpenVPN, with the subscriptions of before', async () => {
    const management = await ReconnectingManagement.connect(socket());
    await management.subscribe({ state: true, log: true });
    const disconnected = next((listener) => management.once('disconnected', listener));
    await kill();
    expect(await disconnected).toBeUndefined();
    expect(management.client).toBeUndefined();
    await expect(management.command('pid')).rejects.toMatchObject({ code: 'OVLAB_E_MANAGEMENT' });
    const reconnected = next<ManagementClient>((listener) => management.once('reconnected', listener));
    const hold = next((listener) => management.once('hold', listener));
    await start();
    expect(await (await reconnected).pid()).toBe(openvpn.pid);
    await hold;
    const state = next<Notification>((listener) => management.once('state', listener));
    await management.command('hold release');
    expect(await state).toMatchObject({ type: 'state' });
    const closed = next((listener) => management.once('close', listener));
    management.close();
    expect(await closed).toBeUndefined();
  });

  it('outlives an OpenVPN that hangs for a while', async () => {
    const management = await ReconnectingManagement.connect(socket());
    await management.command('pid');
    process.kill(openvpn.pid, 'SIGSTOP');
    const disconnected = next<OvlabError | undefined>((listener) =>
      management.once('disconnected', listener),
    );
    await expect(management.command('pid', { timeout: 50 })).rejects.toThrow('within 0.05 s');
    expect((await disconnected)?.message).toContain('within 0.05 s');
    const reconnected = next((listener) => management.once('reconnected', listener));
    process.kill(openvpn.pid, 'SIGCONT');
    await reconnected;
    expect(await management.command('pid')).toBe(`pid=${openvpn.pid}`);
    management.close();
  });

  it('waits for its turn while OpenVPN talks to another client', async () => {
    const management = await ReconnectingManagement.connect(socket());
    const reconnected = next((listener) => management.once('reconnected', listener));
    const other = ManagementClient.connect(socket());
    management.client?.close();
    const holder = await other;
    expect(management.client).toBeUndefined();
    expect(await holder.pid()).toBe(openvpn.pid);
    holder.close();
    await reconnected;
    expect(await management.command('pid')).toBe(`pid=${openvpn.pid}`);
    management.close();
  });

  it('gives up when it is told to, also between two connections', async () => {
    const controller = new AbortController();
    const management = await ReconnectingManagement.connect(socket(), { signal: controller.signal });
    const disconnected = next((listener) => management.once('disconnected', listener));
    await kill();
    await disconnected;
    const closed = next((listener) => management.once('close', listener));
    controller.abort();
    expect(await closed).toBeUndefined();
    management.on('reconnected', () => expect.unreachable());
    await start();
    const other = await ManagementClient.connect(socket());
    expect(await other.pid()).toBe(openvpn.pid);
    other.close();
  });

  it('fails at first as a single connection does', async () => {
    const path = join(directory, 'nobody');
    await expect(ReconnectingManagement.connect(path, { timeout: 30 })).rejects.toMatchObject({
      code: 'OVLAB_E_MANAGEMENT',
    });
  });
});

describe('ReconnectingManagement before whoever greets nobody', () => {
  let server: Server;
  const accepted: number[] = [];
  const open = new Set<Socket>();
  afterEach(() => {
    for (const connection of open) connection.destroy();
    server.close();
  });

  it('waits longer and longer', async () => {
    const path = join(directory, 'rude');
    server = createServer((connection) => {
      open.add(connection);
      accepted.push(performance.now());
      // The first is greeted, so that there is a conversation to take up.
      if (accepted.length === 1) connection.write('>INFO:greeting\r\n');
      setImmediate(() => connection.destroy());
    }).listen(path);
    const backoff = { first: 20, max: 80 };
    const management = await ReconnectingManagement.connect(path, { backoff });
    await expect.poll(() => accepted.length).toBeGreaterThanOrEqual(6);
    management.close();
    const pauses = accepted.slice(2).map((time, index) => time - (accepted[index + 1] ?? 0));
    // A timer may be a millisecond early.
    expect(pauses.slice(0, 4).map((pause, index) => pause >= [19, 39, 79, 79][index]!)).toEqual(
      Array(4).fill(true),
    );
  });
});

describe('ManagementClient.notifications', () => {
  it('leaves out log lines that a slow reader has no room for, and counts them', async () => {
    const client = await ManagementClient.connect(socket());
    await client.subscribe({ log: true });
    const notifications = client.notifications({ limit: 5 });
    // Each command makes a line in the log.
    for (let count = 0; count < 50; count += 1) await client.pid();
    client.close();
    const types: string[] = [];
    let dropped = 0;
    for await (const message of notifications) {
      types.push(message.type);
      if (message.type === 'dropped') dropped += message.count;
    }
    expect(types.length).toBeLessThanOrEqual(8);
    expect(dropped).toBeGreaterThanOrEqual(40);
  });

  it('reads nothing more from OpenVPN while a slow reader is behind with what must not be lost', async () => {
    const client = await ManagementClient.connect(socket());
    const notifications = client.notifications({ limit: 1 });
    await expect.poll(() => client.paused).toBe(true);
    // An answer is read all the same.
    expect(await client.pid()).toBe(openvpn.pid);
    expect(client.paused).toBe(true);
    await client.subscribe({ state: true });
    await client.releaseHold();
    expect(await notifications.next()).toMatchObject({ value: { type: 'hold' } });
    expect(await notifications.next()).toMatchObject({ value: { type: 'state' } });
    await notifications.return?.();
    expect(client.paused).toBe(false);
    client.close();
  });

  it('throws the failure of the conversation, and refuses a limit of nothing', async () => {
    const client = await ManagementClient.connect(socket());
    expect(() => client.notifications({ limit: 0 })).toThrow('The limit of waiting notifications is 0');
    const notifications = client.notifications();
    process.kill(openvpn.pid, 'SIGSTOP');
    await expect(client.command('pid', { timeout: 50 })).rejects.toThrow('within 0.05 s');
    const reading = (async () => {
      for await (const message of notifications) expect(message.type).toBe('hold');
    })();
    await expect(reading).rejects.toThrow('within 0.05 s');
  });
});
