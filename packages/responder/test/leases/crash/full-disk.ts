// Fills a small file system with leases and a ballast, makes room again, and says what happened as JSON.
// unshare --mount sh -c 'mount -t tmpfs -o size=6m none DIRECTORY && exec node full-disk.js DIRECTORY'
import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LeaseStoreUnavailableError } from '@ovlab/dhcpv6';
import { openLmdbStore } from '../../../src/leases/lmdb-store.ts';
import { silentLogger } from '../../../src/logger.ts';
import { lease, put } from '../../support/leases.ts';

const [, , root = ''] = process.argv;
const directory = join(root, 'leases');
const ballast = join(root, 'ballast');
const journalSize = 16 * 4096;
const log: string[] = [];
const logger = {
  ...silentLogger,
  warn: (_fields: object, message: string) => void log.push(`warn: ${message}`),
  info: (_fields: object, message: string) => void log.push(`info: ${message}`),
};

function fill(): void {
  const { bavail, bsize } = statfsSync(root);
  writeFileSync(ballast, Buffer.alloc(bavail * bsize));
}

let number = 0;
const acknowledged: number[] = [];
const errors: string[] = [];

/** Commits leases one by one until so many in a row have failed, or so many were acknowledged. */
async function commit(failures: number, most: number): Promise<void> {
  for (let left = failures, done = 0; left > 0 && done < most;) {
    number += 1;
    try {
      await store.commit(put(lease(number)));
      acknowledged.push(number);
      left = failures;
      done += 1;
    } catch (error) {
      if (!(error instanceof LeaseStoreUnavailableError)) throw error;
      errors.push(error.message);
      left -= 1;
    }
  }
}

let store = await openLmdbStore(directory, { logger, journalSize });
await commit(1, 100);
fill();
await commit(5, 100_000);
const whileFull = acknowledged.length;
const readable = acknowledged.every((one) => store.get(lease(one)) !== undefined);
rmSync(ballast);
await commit(1, 500);
await store.close();

store = await openLmdbStore(directory, { logger });
const missing = acknowledged.filter((one) => store.get(lease(one)) === undefined);
await store.close();

rmSync(directory, { recursive: true });
fill();
const opening: unknown = await openLmdbStore(directory, { logger }).catch((error: unknown) => error);
const { message, hint } = Object(opening) as { message: string; hint: string };
const count = acknowledged.length;
console.log(JSON.stringify({ whileFull, readable, count, missing, errors, log, opening: { message, hint } }));
