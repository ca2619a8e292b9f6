import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LeaseStore } from '@ovlab/dhcpv6';
import { openLmdbStore } from '../../src/leases/lmdb-store.ts';
import { describe } from 'vitest';
import { describeLeaseStore } from '../support/lease-store-compliance.ts';

/** Few pages, so that leases are carried over into the table many times in one test. */
const SMALL = 4 * 4096;

describe.each([
  ['with journals of a usual size', {}],
  ['with journals that are full at once', { journalSize: SMALL }],
])('%s', (_name, options) => {
  describeLeaseStore('lmdb', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'ovlab-leases-'));
    let store: LeaseStore = await openLmdbStore(directory, options);
    return {
      store,
      reopen: async () => {
        await store.close();
        store = await openLmdbStore(directory, options);
        return store;
      },
      cleanUp: async () => {
        await store.close();
        rmSync(directory, { recursive: true });
      },
    };
  });
});
