import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core/errors';
import { open } from 'lmdb';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openLmdbStore } from '../../src/leases/lmdb-store.ts';
import { lease, put } from '../support/leases.ts';
import { withoutRoot } from '../support/netns.ts';

describe('the directory of leases', () => {
  let root: string;
  let directory: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'ovlab-open-'));
    directory = join(root, 'lib', 'leases');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  async function write(): Promise<void> {
    const store = await openLmdbStore(directory);
    await store.commit(put(lease(1)));
    await store.close();
  }

  async function refusal(path = directory): Promise<OvlabError> {
    const error: unknown = await openLmdbStore(path).catch((reason: unknown) => reason);
    if (!(error instanceof OvlabError)) throw new Error(`not refused: ${String(error)}`);
    expect(error.code).toBe('OVLAB_E_RESPONDER');
    return error;
  }

  it('is made for its owner only, and so is what is in it', async () => {
    await write();
    expect(statSync(directory).mode & 0o777).toBe(0o700);
    expect(readdirSync(directory).sort()).toEqual([
      'data.mdb',
      'journal-0',
      'journal-1',
      'lock.mdb',
      'responder.lock',
    ]);
    for (const name of readdirSync(directory)) {
      expect(statSync(join(directory, name)).mode & 0o777, name).toBe(0o600);
    }
  });

  it('is one process’s at a time, and the next one’s after that', async () => {
    const store = await openLmdbStore(directory);
    const { message, hint } = await refusal();
    expect(message).toBe(`the leases in ${directory} are in use by process ${process.pid}`);
    expect(hint).toContain('--lease-db lmdb:DIR');
    await store.commit(put(lease(1)));
    await store.close();
    const next = await openLmdbStore(directory);
    expect(next.size).toBe(1);
    await next.close();
  });

  it('is opened with what a killed process left in it', async () => {
    await write();
    writeFileSync(join(directory, 'responder.lock'), '999999\n');
    mkdirSync(join(directory, 'new'));
    writeFileSync(join(directory, 'new', 'data.mdb'), 'half');
    writeFileSync(join(directory, 'journal-0.new'), 'half');
    const store = await openLmdbStore(directory);
    expect(store.get(lease(1))).toEqual(lease(1));
    await store.close();
  });

  it('takes nothing after it is closed', async () => {
    const store = await openLmdbStore(directory);
    await store.close();
    await store.close();
    await expect(store.commit(put(lease(1)))).rejects.toThrow('the leases are closed');
  });

  it.each([
    ['nothing', () => Buffer.alloc(0)],
    ['zeros', () => Buffer.alloc(12_288)],
    ['a text', () => Buffer.from('leases\n')],
    ['a half', (bytes: Buffer) => bytes.subarray(0, 8_192)],
  ])('is refused when its database is %s', async (_name, damage) => {
    await write();
    const path = join(directory, 'data.mdb');
    writeFileSync(path, damage(readFileSync(path)));
    const { message, hint } = await refusal();
    expect(message).toMatch(/data\.mdb is (not a database of leases|cut off after 8192 octets)$/);
    expect(hint).toBe(`put back a copy of ${directory}, or move it away to start without leases`);
  });

  it('is refused when its journal is damaged, and is left as it is', async () => {
    await write();
    const path = join(directory, 'journal-1');
    writeFileSync(path, 'x', { flag: 'r+' });
    expect((await refusal()).message).toContain('journal-1 is no journal of leases of this version');
    expect(readFileSync(path).length).toBeGreaterThan(1_000_000);
  });

  it('is refused when another version wrote it', async () => {
    await write();
    const database = open(directory, { overlappingSync: false });
    database.openDB('about', { encoding: 'json' }).putSync('format', 2);
    await database.close();
    const { message, hint } = await refusal();
    expect(message).toContain('version 2 is not version 1');
    expect(hint).toContain('another version of ovlab');
  });

  it('is refused when it is a file', async () => {
    writeFileSync(join(root, 'file'), '');
    expect((await refusal(join(root, 'file'))).hint).toBe(`${join(root, 'file')} has to be a directory`);
    expect((await refusal(join(root, 'file', 'leases'))).hint).toContain('has to be a directory');
  });

  it.skipIf(withoutRoot)('is refused where nobody may write', async () => {
    const { message, hint } = await refusal('/sys/leases');
    expect(message).toContain('/sys/leases cannot be opened');
    expect(hint).toContain('/sys/leases');
    expect(existsSync('/sys/leases')).toBe(false);
  });
});
