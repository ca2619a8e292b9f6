import {
  LeaseStoreUnavailableError,
  type KeyVisitor,
  type Duid,
  type Lease,
  type LeaseChange,
  type LeaseKey,
  type LeaseStore,
} from '@ovlab/dhcpv6';
import { reasonOf } from '../daemon/reason.ts';
import { silentLogger, type Logger } from '../logger.ts';
import { Carrier } from './lmdb/carrier.ts';
import { GroupCommit } from './lmdb/group-commit.ts';
import type { LeaseImage } from './lmdb/lease-image.ts';
import { openParts, type StoreParts } from './lmdb/open-parts.ts';
import { PendingChanges, type Taken } from './lmdb/pending-changes.ts';

export interface LmdbStoreOptions {
  readonly logger?: Logger;
  /** Octets of each of the two journals, a multiple of 4,096 and at least two of them. */
  readonly journalSize?: number;
}

/** About 2,000 commits by single clients, or 60,000 leases under load, before they are carried over into the table. */
const JOURNAL_SIZE = 8 * 1024 * 1024;

/**
 * Opens the leases of a directory, which is made with mode 0700 if it is not there, and is locked until `close`.
 *
 * A commit is one write to a journal that returns when the data are on the medium. From there leases go in large
 * transactions into an LMDB table, where those of a million clients take no memory but what the kernel lends.
 *
 * @throws OvlabError `OVLAB_E_RESPONDER` when another process has the directory, or it cannot be read or written
 */
export async function openLmdbStore(directory: string, options: LmdbStoreOptions = {}): Promise<LeaseStore> {
  const { logger = silentLogger, journalSize = JOURNAL_SIZE } = options;
  return new LmdbStore(await openParts(directory, journalSize), journalSize, logger);
}

class LmdbStore implements LeaseStore {
  readonly #parts: StoreParts;
  readonly #image: LeaseImage;
  readonly #pending: PendingChanges;
  readonly #group: GroupCommit;
  readonly #carrier: Carrier;
  #closed = false;

  constructor(parts: StoreParts, journalSize: number, logger: Logger) {
    this.#parts = parts;
    this.#image = parts.image;
    this.#pending = new PendingChanges(parts.image);
    this.#carrier = new Carrier(parts, { journalSize, logger });
    this.#group = new GroupCommit(parts.journal, {
      written: (effects) => {
        this.#pending.written(effects);
        this.#carrier.look();
      },
      lost: (effects) => this.#pending.lost(effects),
      failure: (cause) =>
        new LeaseStoreUnavailableError(`leases cannot be written to ${parts.directory}: ${reasonOf(cause)}`, {
          cause,
        }),
    });
  }

  get size(): number {
    return this.#image.size;
  }

  get(key: LeaseKey): Lease | undefined {
    return this.#image.find(key)?.lease;
  }

  ofClient(duid: Duid): readonly Lease[] {
    return this.#image.ofClient(duid);
  }

  entries(): Iterable<Lease> {
    return this.#image.entries();
  }

  visitKeys(visit: KeyVisitor): void {
    this.#image.visitKeys(visit);
  }

  commit(changes: readonly LeaseChange[]): Promise<void> {
    if (this.#closed) return Promise.reject(new LeaseStoreUnavailableError('the leases are closed'));
    try {
      return this.#handOver(this.#pending.take(changes));
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** The directory is locked: nobody else writes there. */
  onForeignChange(): void {
    return;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#group.idle();
    await this.#carrier.finish();
    await this.#parts.close();
  }

  #handOver(taken: Taken): Promise<void> {
    try {
      return this.#group.commit(taken.effects);
    } catch (error) {
      this.#pending.takeBack(taken);
      throw error;
    }
  }
}
