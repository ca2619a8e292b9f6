import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { noLeases } from '../../test/support/lease-handlers.ts';
import { daemonStatus } from '../../test/support/responder-status.ts';
import { silentLogger } from '../logger.ts';
import type { ControlHandlers } from './api.ts';
import { openControl } from './control-server.ts';
import type { Endpoint } from './listen.ts';

const done = { interfaces: [] };
const handlers: ControlHandlers = {
  status: () => daemonStatus(),
  reload: () => Promise.resolve(done),
  advertise: () => done,
  deprecatePrefix: () => done,
  renewPrefix: () => done,
  ...noLeases,
  metrics: () => Promise.resolve(''),
};

describe('the file of the control socket', () => {
  let folder: string;
  let path: string;
  let opened: Endpoint[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ovlab-socket-'));
    path = join(folder, 'control.sock');
    opened = [];
  });
  afterEach(async () => {
    for (const endpoint of opened) await endpoint.close();
    rmSync(folder, { recursive: true });
  });

  async function open(at = path): Promise<Endpoint> {
    const endpoint = await openControl(at, handlers, silentLogger);
    opened.push(endpoint);
    return endpoint;
  }

  /** What a process that was killed leaves behind. */
  function leaveStale(): void {
    const code = 'import socket,sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])';
    execFileSync('/usr/bin/python3', ['-c', code, path]);
    expect(statSync(path).isSocket()).toBe(true);
  }

  it('is for its user alone and goes away at the end, whatever the umask is', async () => {
    const before = process.umask(0);
    try {
      const endpoint = await open();
      expect(statSync(path).mode & 0o777).toBe(0o600);
      await endpoint.close();
      expect(existsSync(path)).toBe(false);
    } finally {
      expect(process.umask(before)).toBe(0);
    }
  });

  it('is made together with its directory', async () => {
    await open(join(folder, 'run', 'control.sock'));
    expect(statSync(join(folder, 'run')).mode & 0o777).toBe(0o700);
  });

  it('replaces one that nobody listens on, and leaves nothing else behind', async () => {
    leaveStale();
    await open();
    expect(readdirSync(folder)).toEqual(['control.sock']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('is left to the process that listens on it', async () => {
    await open();
    await expect(open()).rejects.toMatchObject({ code: 'OVLAB_E_LOCKED' });
    expect(readdirSync(folder)).toEqual(['control.sock']);
  });

  it('goes to one of two that find a stale one', async () => {
    leaveStale();
    const results = await Promise.allSettled([open(), open(), open()]);
    const failed = results.flatMap((result) => (result.status === 'rejected' ? [result.reason] : []));
    expect(failed).toMatchObject([{ code: 'OVLAB_E_LOCKED' }, { code: 'OVLAB_E_LOCKED' }]);
    expect(readdirSync(folder)).toEqual(['control.sock']);
  });

  it('does not take the place of something else', async () => {
    writeFileSync(path, 'precious');
    await expect(open()).rejects.toMatchObject({ code: 'OVLAB_E_FOREIGN' });
    expect(readFileSync(path, 'utf8')).toBe('precious');
  });

  it('does not take the place of a link', async () => {
    symlinkSync('/nowhere', path);
    await expect(open()).rejects.toMatchObject({ code: 'OVLAB_E_FOREIGN' });
  });

  it.each([
    ['below a file', () => '/dev/null/control.sock'],
    ['with too long a path', () => join(folder, 'x'.repeat(120))],
  ])('cannot be %s', async (_name, at) => {
    await expect(open(at())).rejects.toMatchObject({ code: 'OVLAB_E_FILE' });
  });
});
