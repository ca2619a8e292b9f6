import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core/errors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createFakeWatcher } from '../../test/support/fake-watcher.ts';
import { createMemoryLink } from '../../test/support/memory-link.ts';
import { createRecordingLogger } from '../../test/support/recording-logger.ts';
import { bridge } from '../../test/support/snapshots.ts';
import type { DaemonConfig } from '../config/daemon-config.ts';
import { defaultRaConfig } from '../config/ra-config.ts';
import { ControlClient } from '../control/client.ts';
import { StateDirectory } from '../state/state-directory.ts';
import { Service } from './service.ts';

const prefix = '2001:db8:55::/64';

describe('Service', () => {
  let folder: string;
  let service: Service;
  let told: string[];
  let lines: string[];
  /** What the file says; an error is thrown when it is read. */
  let file: DaemonConfig | OvlabError;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ovlab-service-'));
    told = [];
    const log = createRecordingLogger();
    lines = log.lines;
    const tell = (what: string) => () => void told.push(what);
    service = new Service({
      logger: log.logger,
      notifier: {
        ready: tell('ready'),
        reloading: tell('reloading'),
        stopping: tell('stopping'),
        close: tell('closed'),
      },
      state: new StateDirectory(join(folder, 'state'), { logger: log.logger }),
      prepare: () => (file instanceof OvlabError ? Promise.reject(file) : Promise.resolve(file)),
      transport: createMemoryLink().station('fe80::1'),
      createWatcher: (name) => createFakeWatcher(bridge({ name })),
    });
  });
  afterEach(async () => {
    await service.stop();
    rmSync(folder, { recursive: true });
  });

  const socket = (name = 'control.sock') => join(folder, name);
  const client = (name?: string) => new ControlClient(socket(name));

  function config(overrides: Partial<DaemonConfig> = {}): DaemonConfig {
    return {
      interfaces: [{ name: 'br0', ra: defaultRaConfig }],
      control: socket(),
      metrics: undefined,
      leaseDb: undefined,
      stateDirectory: undefined,
      logLevel: 'info',
      logFormat: 'json',
      ...overrides,
    };
  }

  /** A TCP port of loopback that nobody listens on. */
  async function freePort(): Promise<number> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    await new Promise((resolve) => server.close(resolve));
    return typeof address === 'object' && address !== null ? address.port : 0;
  }

  it('tells the service manager of its start and end, and leaves no socket', async () => {
    await service.start(config());
    expect(told).toEqual(['ready']);
    await service.stop();
    expect(told).toEqual(['ready', 'stopping', 'closed']);
    expect(existsSync(socket())).toBe(false);
  });

  it('says over the control socket what it does', async () => {
    await service.start(config());
    expect(await client().status()).toMatchObject({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      pid: process.pid,
      uptime: 0,
      interfaces: [{ name: 'br0', state: 'advertising', interface: { linkLocal: 'fe80::1' } }],
    });
    expect(await client().metrics()).toContain('ovlab_ra_interface_ready{interface="br0"} 1\n');
  });

  it('advertises when it is told to', async () => {
    await service.start(config());
    const other = { name: 'br1', ra: { ...defaultRaConfig, prefixes: [] } };
    file = config({ interfaces: [...config().interfaces, other] });
    await client().reload();
    expect(await client().advertise()).toEqual({ interfaces: ['br0', 'br1'] });
    expect(await client().advertise('br1')).toEqual({ interfaces: ['br1'] });
    await expect(client().advertise('br9')).rejects.toMatchObject({
      code: 'OVLAB_E_USAGE',
      hint: 'the interfaces are br0, br1',
    });
    expect(await client().deprecatePrefix(prefix)).toEqual({ interfaces: ['br0'] });
    await expect(client().deprecatePrefix(prefix, 'br1')).rejects.toMatchObject({ code: 'OVLAB_E_USAGE' });
    await expect(client().renewPrefix('2001:db8:99::/64')).rejects.toThrow(
      '2001:db8:99::/64 is not advertised',
    );
  });

  it('deprecates a prefix and renews it', async () => {
    await service.start(config());
    const preferred = async () => {
      const line = /^ovlab_ra_prefix_preferred_lifetime_seconds.* (\d+)$/m.exec(await client().metrics());
      return Number(line?.[1]);
    };
    expect(await preferred()).toBe(14_400);
    await client().deprecatePrefix(prefix);
    expect(await preferred()).toBe(0);
    await client().renewPrefix(prefix);
    expect(await preferred()).toBe(14_400);
  });

  it('reloads as a whole: links and sockets', async () => {
    await service.start(config());
    file = config({
      interfaces: [{ name: 'br1', ra: defaultRaConfig }],
      control: socket('other.sock'),
      metrics: { host: '127.0.0.1', port: await freePort() },
    });
    expect(await client().reload()).toEqual({ interfaces: ['br1'] });
    expect(told).toEqual(['ready', 'reloading', 'ready']);
    expect(await client('other.sock').status()).toMatchObject({ interfaces: [{ name: 'br1' }] });
    const answer = await fetch(`http://127.0.0.1:${String(file.metrics?.port)}/metrics`);
    expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await answer.text()).toContain('ovlab_ra_interface_ready{interface="br1"} 1');
    expect((await fetch(`http://127.0.0.1:${String(file.metrics?.port)}/v1/status`)).status).toBe(404);
    await expect.poll(() => existsSync(socket())).toBe(false);
  });

  it('keeps everything when the file is refused, and logs why with the place', async () => {
    await service.start(config());
    const place = { file: 'ra.yaml', line: 2, column: 6, length: 4, path: 'mtu' };
    const diagnostics = [
      { code: 'out-of-range', severity: 'error' as const, message: 'mtu: 1000', ...place },
    ];
    file = new OvlabError('OVLAB_E_RESPONDER_FILE', 'ra.yaml is not valid', { diagnostics });
    await expect(client().reload()).rejects.toMatchObject({ code: 'OVLAB_E_RESPONDER_FILE', diagnostics });
    expect(lines).toContain(
      'error: the configuration is refused, the one in force stays: ra.yaml:2:6: mtu: 1000',
    );
    expect(told).toEqual(['ready', 'reloading', 'ready']);
    expect(await client().status()).toMatchObject({ interfaces: [{ name: 'br0', state: 'advertising' }] });
  });

  it.each([
    ['a link', () => ({ interfaces: [{ name: 'br1', ra: { ...defaultRaConfig, maxInterval: 1 } }] })],
    ['a socket', () => ({ interfaces: [{ name: 'br1', ra: defaultRaConfig }], control: '/dev/null/x.sock' })],
    ['a port', () => ({ control: socket('other.sock'), metrics: { host: '192.0.2.1', port: 9100 } })],
  ])('keeps everything when %s cannot be had', async (_name, overrides) => {
    await service.start(config());
    file = config(overrides());
    await expect(service.reload()).rejects.toBeInstanceOf(OvlabError);
    expect(await client().status()).toMatchObject({ interfaces: [{ name: 'br0', state: 'advertising' }] });
    expect(readdirSync(folder).filter((name) => name.endsWith('.sock'))).toEqual(['control.sock']);
  });

  it('does not start beside another one on the same control socket', async () => {
    writeFileSync(socket(), '');
    await expect(service.start(config())).rejects.toMatchObject({ code: 'OVLAB_E_FOREIGN' });
    expect(service.status().interfaces).toEqual([]);
    expect(told).toEqual([]);
  });

  it('has written what it advertised when it has stopped', async () => {
    await service.start(config());
    await expect.poll(() => service.status().interfaces[0]?.sent.initial).toBe(1);
    await service.stop({ withdraw: false });
    expect(readdirSync(join(folder, 'state'))).toEqual(['advertised-br0.json']);
  });
});
