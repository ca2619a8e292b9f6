import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OvlabError, StartedProcess } from '@ovlab/core';
import { createRunner } from '@ovlab/runner';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  CredentialStore,
  type HoldMessage,
  ManagementClient,
  renderClientProfile,
  type StateMessage,
} from '../src/index.ts';

let directory: string;
let config: string;
let openvpn: StartedProcess;
const socket = (): string => join(directory, 'management');
const runner = createRunner();

/** A client that waits on hold has opened no device: these tests need no root. */
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ovt-mgmt-'));
  const credentials = await (await CredentialStore.open(join(directory, 'keys'))).ensureClient('c');
  config = join(directory, 'client.conf');
  const remote = { host: '127.0.0.1', port: 9, proto: 'udp4' } as const;
  const management = { path: socket(), hold: true };
  await writeFile(
    config,
    renderClientProfile({ device: 'tap9', serverName: 's', remote, credentials, management }),
  );
});
afterAll(async () => {
  await rm(directory, { recursive: true });
});

const start = async (): Promise<void> => {
  openvpn = await runner.start('openvpn', ['--config', config]);
};
beforeEach(start);
afterEach(async () => {
  try {
    process.kill(openvpn.pid, 'SIGKILL');
  } catch {
    // The test has ended it.
  }
  await openvpn.exited;
  await rm(socket(), { force: true });
});

function next<T>(subscribe: (listener: (message: T) => void) => void): Promise<T> {
  return new Promise(subscribe);
}

describe('ManagementClient', () => {
  it('greets, tells of the hold to who listens at once, and answers commands in their order', async () => {
    const client = await ManagementClient.connect(socket());
    const hold = await next<HoldMessage>((listener) => client.once('hold', listener));
    expect(hold.text).toBe('Waiting for hold release');
    const [pid, version, stats, bogus] = await Promise.all([
      client.pid(),
      client.version(),
      client.command('load-stats'),
      client.command('bogus').catch((error: unknown) => (error as OvlabError).message),
    ]);
    expect(pid).toBe(openvpn.pid);
    expect(version.openvpn).toMatch(/^OpenVPN 2\.\d/);
    expect(version.management).toBeGreaterThanOrEqual(5);
    expect(stats).toMatch(/^nclients=0,/);
    await expect(client.status()).rejects.toThrow('not supported by the current daemon mode');
    expect(bogus).toMatch(/^OpenVPN refused the management command "bogus": unknown command/);
    client.close();
  });

  it('follows the states after the release', async () => {
    const client = await ManagementClient.connect(socket());
    await client.subscribe({ state: true });
    const state = next<StateMessage>((listener) => client.once('state', listener));
    await client.releaseHold();
    expect((await state).name).toBe('WAIT');
    expect(await client.state()).toMatchObject({ type: 'state', name: 'WAIT' });
    client.close();
  });

  it('closes without an error when OpenVPN ends, and refuses commands then', async () => {
    const client = await ManagementClient.connect(socket());
    const closed = next<OvlabError | undefined>((listener) => client.once('close', listener));
    await client.signal('SIGTERM');
    expect(await openvpn.exited).toBe(0);
    expect(await closed).toBeUndefined();
    expect(client.open).toBe(false);
    await expect(client.pid()).rejects.toMatchObject({ code: 'OVLAB_E_MANAGEMENT' });
  });

  it('rejects a command whose answer OpenVPN can no longer give', async () => {
    const client = await ManagementClient.connect(socket());
    await client.pid();
    process.kill(openvpn.pid, 'SIGSTOP');
    const waiting = client.pid();
    process.kill(openvpn.pid, 'SIGKILL');
    await expect(waiting).rejects.toThrow('OpenVPN closed the management interface');
  });

  it('closes a conversation in which an answer is overdue', async () => {
    const client = await ManagementClient.connect(socket());
    await client.pid();
    process.kill(openvpn.pid, 'SIGSTOP');
    const closed = next<OvlabError | undefined>((listener) => client.once('close', listener));
    await expect(client.command('pid', { timeout: 50 })).rejects.toThrow('within 0.05 s');
    expect((await closed)?.message).toContain('within 0.05 s');
  });

  it('is one at a time: the next is greeted when this one has closed', async () => {
    const first = await ManagementClient.connect(socket());
    await first.pid();
    await expect(ManagementClient.connect(socket(), { timeout: 100 })).rejects.toMatchObject({
      code: 'OVLAB_E_MANAGEMENT',
      message: `OpenVPN did not greet on ${socket()}`,
    });
    const second = ManagementClient.connect(socket());
    first.close();
    expect(await (await second).pid()).toBe(openvpn.pid);
    (await second).close();
    const third = await ManagementClient.connect(socket());
    expect(await third.pid()).toBe(openvpn.pid);
    third.close();
  });
});

describe('ManagementClient.connect', () => {
  it('waits for an OpenVPN that is not there yet', async () => {
    process.kill(openvpn.pid, 'SIGKILL');
    await openvpn.exited;
    const connecting = ManagementClient.connect(socket());
    await start();
    const client = await connecting;
    expect(await client.pid()).toBe(openvpn.pid);
    client.close();
  });

  it('says after its timeout that nobody listens', async () => {
    const path = join(directory, 'nobody');
    await expect(ManagementClient.connect(path, { timeout: 30 })).rejects.toMatchObject({
      code: 'OVLAB_E_MANAGEMENT',
      message: `OpenVPN does not listen on ${path}`,
    });
  });

  it('stops waiting when it is told to, before and during', async () => {
    const path = join(directory, 'nobody');
    const aborted = AbortSignal.abort();
    await expect(ManagementClient.connect(path, { signal: aborted })).rejects.toMatchObject({
      code: 'OVLAB_E_ABORTED',
    });
    const controller = new AbortController();
    const waiting = ManagementClient.connect(path, { signal: controller.signal });
    setImmediate(() => controller.abort());
    await expect(waiting).rejects.toMatchObject({ code: 'OVLAB_E_ABORTED' });
  });

  it('refuses a path that the kernel would cut', async () => {
    await expect(ManagementClient.connect(`/${'x'.repeat(107)}`)).rejects.toMatchObject({
      code: 'OVLAB_E_USAGE',
    });
  });
});
