import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core/errors';
import { describe, expect, it } from 'vitest';
import { silentLogger } from '../logger.ts';
import { openLeaseStore } from './open-lease-store.ts';

const options = { logger: silentLogger };

describe('openLeaseStore', () => {
  it('opens a store in memory', async () => {
    const store = await openLeaseStore('memory:', options);
    expect(store.size).toBe(0);
    await store.close();
  });

  it('opens a directory', async () => {
    const root = mkdtempSync(join(tmpdir(), 'ovlab-url-'));
    const store = await openLeaseStore(`lmdb:${root}`, options);
    await store.close();
    expect(readdirSync(root)).toContain('data.mdb');
    rmSync(root, { recursive: true });
  });

  it.each([
    ['', "''"],
    ['lmdb:', "'lmdb:'"],
    ['memory', "'memory'"],
    ['mysql://root:secret@db/leases', "'mysql:'"],
    ['/var/lib/leases', "'/var/lib/leases'"],
    ['postgres:leases', "'postgres:'"],
  ])('says what may be given instead of %j', async (url, shown) => {
    const error: unknown = await openLeaseStore(url, options).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(OvlabError);
    expect(error).toMatchObject({
      code: 'OVLAB_E_USAGE',
      message: `leases cannot be kept in ${shown}`,
      hint: 'use lmdb:DIR, memory: or postgres://USER@HOST/DATABASE',
    });
  });
});
