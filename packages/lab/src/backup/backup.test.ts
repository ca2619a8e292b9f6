import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CredentialStore } from '@ovlab/openvpn';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockLab } from '../lock.ts';
import type { Roots } from '../paths.ts';
import { backup } from './backup.ts';
import { restore } from './restore.ts';

const passphrase = 'correct horse battery';
const quick = { passphrase, workFactor: 10 };
const now = () => new Date('2026-01-02T03:04:05Z');

let parent: string;
let from: Roots;
let to: Roots;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'ovlab-backup-'));
  const roots = (name: string): Roots => ({
    run: join(parent, name, 'run'),
    state: join(parent, name, 'state'),
  });
  [from, to] = [roots('from'), roots('to')];
  const store = await CredentialStore.open(join(from.state, 'demo/pki'), { serverName: 'server' });
  await store.ensureServer();
  for (const name of ['client1', 'client2']) await store.ensureClient(name);
  await store.revokeClient('client2');
  await writeFile(join(from.state, 'demo/owner.json'), '{}\n', { mode: 0o600 });
  await mkdir(join(from.state, 'demo/leases'));
  await writeFile(join(from.state, 'demo/leases/table'), 'open');
});
afterEach(async () => {
  await rm(parent, { recursive: true });
});

/** Mode and contents of everything below a directory. */
async function tree(directory: string): Promise<Record<string, string>> {
  const names = (await readdir(directory, { recursive: true })).sort();
  const found = names.map(async (name) => {
    const path = join(directory, name);
    const info = await stat(path);
    const text = info.isDirectory() ? '' : await readFile(path, 'utf8');
    return [name, `${(info.mode & 0o777).toString(8)} ${text}`] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

const make = (options: Partial<Parameters<typeof backup>[1]> = {}): Promise<Uint8Array> =>
  backup({ lab: 'demo', roots: from, now }, { ...quick, ...options });

describe('a backup', () => {
  it('gives everything back but leases, with the same modes, and the lab file', async () => {
    const labFile = { name: 'ovlab.yaml', text: 'name: demo\n' };
    const restored = await restore(await make({ labFile }), { roots: to, passphrase });
    expect(restored).toEqual({ lab: 'demo', made: now(), directory: join(to.state, 'demo'), labFile });
    const wanted = Object.entries(await tree(join(from.state, 'demo')));
    expect(await tree(join(to.state, 'demo'))).toEqual(
      Object.fromEntries(wanted.filter(([name]) => !name.startsWith('leases'))),
    );
    expect(await readdir(to.state)).toEqual(['demo']);
    expect((await stat(join(to.state, 'demo'))).mode & 0o777).toBe(0o700);
  });

  it('can be read by nobody else: no key, name or certificate stands in it', async () => {
    const sealed = Buffer.from(await make());
    expect(sealed.includes('PRIVATE KEY')).toBe(false);
    expect(sealed.includes('client1')).toBe(false);
  });

  it('wants a passphrase that is not too short, and something to keep', async () => {
    await expect(make({ passphrase: '1234567' })).rejects.toMatchObject({ code: 'OVLAB_E_USAGE' });
    await expect(backup({ lab: 'other', roots: from }, quick)).rejects.toMatchObject({
      code: 'OVLAB_E_NO_LAB',
    });
  });
});

describe('restore', () => {
  const nothingThere = async (): Promise<void> => {
    expect(await readdir(to.state).catch(() => [])).toEqual([]);
  };

  it('knows another passphrase', async () => {
    const attempt = restore(await make(), { roots: to, passphrase: 'incorrect horse' });
    await expect(attempt).rejects.toMatchObject({ code: 'OVLAB_E_PASSPHRASE' });
    await nothingThere();
  });

  it('knows a file that is cut off anywhere, was changed, or is none', async () => {
    const sealed = await make();
    const changed = Uint8Array.from(sealed);
    changed.set([(changed.at(-1) ?? 0) ^ 1], changed.length - 1);
    const broken = [
      ...[0, 10, 22, 60, 150, 300, sealed.length - 1].map((length) => sealed.subarray(0, length)),
      changed,
      Buffer.from('PK\u0003\u0004'),
    ];
    for (const octets of broken) {
      const attempt = restore(octets, { roots: to, passphrase });
      await expect(attempt, String(octets.length)).rejects.toMatchObject({ code: 'OVLAB_E_BACKUP' });
    }
    await nothingThere();
  });

  it('replaces keys only when it is told to, and then all of them', async () => {
    const sealed = await make();
    const other = await CredentialStore.open(join(to.state, 'demo/pki'), { serverName: 'server' });
    await other.ensureClient('stranger');
    const before = await tree(to.state);
    await expect(restore(sealed, { roots: to, passphrase })).rejects.toMatchObject({
      code: 'OVLAB_E_FILE',
      hint: expect.stringContaining('--force') as string,
    });
    expect(await tree(to.state)).toEqual(before);
    await restore(sealed, { roots: to, passphrase, force: true });
    const after = await tree(join(to.state, 'demo'));
    expect(Object.keys(after)).toContain('pki/clients/client1.key');
    expect(Object.keys(after)).not.toContain('pki/clients/stranger.key');
    expect(await readdir(to.state)).toEqual(['demo']);
  });

  it('keeps what was there when the keys of the backup do not fit together', async () => {
    await rm(join(from.state, 'demo/pki/clients/client1.key'));
    await writeFile(join(from.state, 'demo/pki/clients/client1.key'), 'damaged', { mode: 0o600 });
    const sealed = await make();
    await mkdir(join(to.state, 'demo'), { recursive: true });
    await writeFile(join(to.state, 'demo/mine'), 'mine');
    await expect(restore(sealed, { roots: to, passphrase, force: true })).rejects.toMatchObject({
      code: 'OVLAB_E_CREDENTIALS',
    });
    expect(Object.keys(await tree(to.state))).toEqual(['demo', 'demo/mine']);
  });

  it('waits for no server that runs', async () => {
    const supervisor = await lockLab('demo/supervisor', to, { purpose: 'server run' });
    try {
      await expect(restore(await make(), { roots: to, passphrase })).rejects.toMatchObject({
        code: 'OVLAB_E_LOCKED',
        message: expect.stringContaining('demo is running (server run, pid') as string,
      });
      await nothingThere();
    } finally {
      await supervisor.release();
    }
  });
});
