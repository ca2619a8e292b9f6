import { maxRecordLength, readRecord, writeRecord, type Lease } from '@ovlab/dhcpv6';
import type { Database, RootDatabase } from 'lmdb';
import { TableWrites } from './table-writes.ts';

const FORMAT_VERSION = 1;

/** Keys of the database `about`. */
const FORMAT = 'format';
const SEQUENCE = 'sequence';

/** The database of a directory was written by another version. */
export class TableVersionError extends Error {
  override readonly name = 'TableVersionError';
}

/** The leases in LMDB, by a number that each has while it exists; numbers that follow each other share a page. */
export class LeaseTable {
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
   * @throws TableVersionError, and Error with LMDB's words
   */
  static async open(directory: string): Promise<LeaseTable> {
    const { open } = await import('lmdb');
    const options = {
      // Promises that resolve after fdatasync and the synchronous write of the meta page: LMDB as everybody knows it.
      overlappingSync: false,
      maxDbs: 2,
      // Its list of free pages is copied as often as it is looked at; few at a time will do.
      maxFreeSpaceToLoad: 2_000,
      maxFreeSpaceToRetain: 4_000,
      permissionsMode: 0o600,
    };
    const root = open(directory, options);
    try {
      const about = root.openDB<number, string>('about', { encoding: 'json' });
      const records = root.openDB<Buffer, number>('leases', { encoding: 'binary', keyEncoding: 'uint32' });
      const version = about.get(FORMAT);
      if (version === undefined) await about.put(FORMAT, FORMAT_VERSION);
      else if (version !== FORMAT_VERSION) {
        throw new TableVersionError(`version ${version} is not version ${FORMAT_VERSION}`);
      }
      return new LeaseTable(root, records, about);
    } catch (error) {
      await root.close();
      throw error;
    }
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

  get(id: number): Lease | undefined {
    const record = this.#records.getBinaryFast(id);
    return record === undefined ? undefined : readRecord(record, 0, record.length);
  }

  /** The octets of a lease, good until the next call. */
  record(id: number): Uint8Array | undefined {
    return this.#records.getBinaryFast(id);
  }

  /**
   * Writes leases, and deletes those that are `undefined`; resolves when they are on the medium and seen by `get`.
   * Until then any part of it may be there.
   *
   * @param sequence number of the batch of the journal up to which this goes
   */
  async write(changes: ReadonlyMap<number, Lease | undefined>, sequence: number): Promise<void> {
    const writes = new TableWrites();
    const ids = Uint32Array.from(changes.keys()).sort();
    for (let start = 0; start < ids.length; start += SLICE) {
      const slice = ids.subarray(start, start + SLICE);
      const records = new Records(slice, changes);
      for (const id of slice) {
        const lease = changes.get(id);
        writes.add(lease === undefined ? this.#records.remove(id) : this.#records.put(id, records.write(lease)));
      }
      await writes.turn();
    }
    writes.add(this.#about.put(SEQUENCE, sequence));
    await writes.done();
    // A snapshot from before would still be read in this turn.
    this.#root.resetReadTxn();
  }

  async close(): Promise<void> {
    await this.#root.close();
  }
}

/** Leases a turn of the event loop: about half a millisecond. */
const SLICE = 256;

/** One piece of memory for the records of a slice; LMDB reads them from it later, on its own thread. */
class Records {
  readonly #bytes: Buffer;
  #length = 0;

  constructor(ids: Uint32Array, leases: ReadonlyMap<number, Lease | undefined>) {
    let room = 0;
    for (const id of ids) {
      const lease = leases.get(id);
      if (lease !== undefined) room += maxRecordLength(lease);
    }
    this.#bytes = Buffer.allocUnsafeSlow(room);
  }

  write(lease: Lease): Buffer {
    const start = this.#length;
    this.#length = writeRecord(lease, this.#bytes, start);
    return this.#bytes.subarray(start, this.#length);
  }
}
