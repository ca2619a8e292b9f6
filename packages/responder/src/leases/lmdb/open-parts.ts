import { closeSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { lockDirectory, type DirectoryLock } from './directory-lock.ts';
import { changesOf, type WrittenBatch } from './journal-batch.ts';
import { Journal } from './journal.ts';
import { LeaseImage } from './lease-image.ts';
import { LeaseRecords } from './lease-records.ts';
import { LeaseTable } from './lease-table.ts';
import { openFailure } from './open-failure.ts';

/** What a store is made of. */
export interface StoreParts {
  readonly directory: string;
  readonly table: LeaseTable;
  readonly journal: Journal;
  readonly image: LeaseImage;
  close(): Promise<void>;
}

/**
 * Opens what is in a directory, and carries over into the table what a process that ended too early left in the
 * journals.
 *
 * @throws OvlabError
 */
export async function openParts(directory: string, journalSize: number): Promise<StoreParts> {
  const opened: (() => unknown)[] = [];
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    const made = mkdirSync(directory, { recursive: true, mode: 0o700 });
    const lock: DirectoryLock = await lockDirectory(directory);
    opened.push(() => lock.release());
    const table = await LeaseTable.open(directory);
    opened.push(() => table.close());
    const { journal, batches } = await Journal.open(directory, journalSize, table.sequence);
    opened.push(() => journal.close());
    syncNames(resolve(directory), made === undefined ? undefined : resolve(made));
    if (batches.length > 0) await table.write(replay(batches), journal.sequence);
    await journal.restart();
    return { directory, table, journal, image: new LeaseImage(table), close };
  } catch (error) {
    await close();
    throw openFailure(directory, error);
  }
}

/** What batches come to, by the number of the lease. */
function replay(batches: readonly WrittenBatch[]): LeaseRecords {
  const changes = new LeaseRecords();
  for (const batch of batches) for (const { id, lease } of changesOf(batch)) changes.set(id, lease);
  return changes;
}

/**
 * Puts the names of files on the medium: they are in directories, which are written by themselves.
 *
 * @param made the first of the directories above that were made, if any
 */
function syncNames(directory: string, made: string | undefined): void {
  const last = made === undefined ? directory : dirname(made);
  for (let path = directory; ; path = dirname(path)) {
    const fd = openSync(path, 'r');
    try {
      fsyncSync(fd);
    } finally {
      closeSync(fd);
    }
    if (path === last) return;
  }
}
