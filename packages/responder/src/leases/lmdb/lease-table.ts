import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { readRecord, type Lease } from '@ovlab/dhcpv6';
import type { Database, RootDatabase } from 'lmdb';
import type { TableReader } from './lease-image.ts';
import type { LeaseRecords } from './lease-records.ts';
import { checkTable, TABLE_FILE } from './table-file.ts';

const FORMAT_VERSION = 1;

/** Keys of the database `about`. */
const FORMAT = 'format';
const SEQUENCE = 'sequence';

/** The database of a directory was written by another version. */
export class TableVersionError extends Error {
  override readonly name = 'TableVersionError';
}

/** The leases in LMDB, by a number that each has while it exists; numbers that follow each other share a page. */
export class LeaseTable implements TableReader {
  readonly #root: RootDatabase;
  readonly #records: Database<Buffer, number>;
  readonly #about: Database<number, string>;

  private constructor(
    root: RootDatabase,
    records: Database<Buffer, number>,
    about: Database<number, string>,
  ) {
    this.#root = root;
    this.#records = records;
    this.#about = about;
  }

  /**
   * Opens the database of a directory, or makes it.
   * @throws TableVersionError, TableDamage, and Error with the words of LMDB and of the system
   */
  static async open(directory: string): Promise<LeaseTable> {
    if (!existsSync(join(directory, TABLE_FILE))) await create(directory);
    checkTable(directory);
    const table = await LeaseTable.#load(directory);
    const version = table.#about.get(FORMAT);
    if (version === FORMAT_VERSION) return table;
    await table.close();
    throw new TableVersionError(`version ${version ?? 0} is not version ${FORMAT_VERSION}`);
  }

  /** An empty database in an empty directory. */
  static async make(directory: string): Promise<void> {
    const table = await LeaseTable.#load(directory);
    table.#about.putSync(FORMAT, FORMAT_VERSION);
    await table.close();
  }

  static async #load(directory: string): Promise<LeaseTable> {
    const { open } = await import('lmdb');
    const options = {
      // Promises that resolve after fdatasync and the synchronous write of the meta page: LMDB as everybody knows it.
      overlappingSync: false,
      // Otherwise a commit that fails also rejects a promise that nobody is given, which ends the process.
      eventTurnBatching: false,
      maxDbs: 2,
      // Room among the addresses of the process, not memory; a map that has to grow is there twice for a while.
      mapSize: 32 * 1024 ** 3,
      // Its list of free pages is copied as often as it is looked at; few at a time will do.
      maxFreeSpaceToLoad: 2_000,
      maxFreeSpaceToRetain: 4_000,
      permissionsMode: 0o600,
    };
    const root = open(directory, options);
    const about = root.openDB<number, string>('about', { encoding: 'json' });
    const records = root.openDB<Buffer, number>('leases', { encoding: 'binary', keyEncoding: 'uint32' });
    return new LeaseTable(root, records, about);
  }

  /** Number of the last batch of the journal whose changes are all here. */
  get sequence(): number {
    return this.#about.get(SEQUENCE) ?? 0;
  }

  /** The largest number; 0 when there is no lease. */
  get lastId(): number {
    for (const id of this.#records.getKeys({ reverse: true, limit: 1 })) return id;
    return 0;
  }

  /** How many leases there are. */
  get size(): number {
    const { entryCount } = this.#records.getStats() as { readonly entryCount: number };
    return entryCount;
  }

  get(id: number): Lease | undefined {
    const record = this.#records.getBinaryFast(id);
    return record === undefined ? undefined : readRecord(record, 0, record.length);
  }

  /** The octets of a lease, good until the next call. */
  record(id: number): Uint8Array | undefined {
    return this.#records.getBinaryFast(id);
  }

  /**
   * Writes leases, and deletes those that are deleted there, in one transaction; resolves when it is on the medium and
   * seen by `get`.
   *
   * @param changes which do not change any more: LMDB reads them later, on its own thread
   * @param sequence number of the batch of the journal up to which this goes
   */
  async write(changes: LeaseRecords, sequence: number): Promise<void> {
    const ids = Uint32Array.from(changes.ids()).sort();
    try {
      // Single puts would be spread over transactions of which some may fail while others do not.
      await this.#root.batch(() => {
        for (const id of ids) {
          const record = changes.record(id);
          if (record === undefined) void this.#records.remove(id);
          else void this.#records.put(id, record);
        }
        void this.#about.put(SEQUENCE, sequence);
      });
    } catch (error) {
      throw await causeOf(error);
    }
    // A snapshot from before would still be read in this turn.
    this.#root.resetReadTxn();
  }

  async close(): Promise<void> {
    await this.#root.close();
  }
}

/** Under another name first: LMDB cannot open a file that a power cut left half-made. */
async function create(directory: string): Promise<void> {
  const fresh = join(directory, 'new');
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  await LeaseTable.make(fresh);
  const file = await open(join(fresh, TABLE_FILE), 'r+');
  await file.sync();
  await file.close();
  renameSync(join(fresh, TABLE_FILE), join(directory, TABLE_FILE));
  rmSync(fresh, { recursive: true });
}

/** LMDB's words about a commit that failed are in a promise of their own. */
async function causeOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error) || !('commitError' in error)) return error;
  return Promise.resolve(error.commitError).then(
    () => error,
    (cause: unknown) => cause,
  );
}
