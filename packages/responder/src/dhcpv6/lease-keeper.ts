import {
  LeaseBook,
  LeaseConflictError,
  LeaseExpiry,
  LeaseStoreUnavailableError,
  type KeyVisitor,
  type LeaseChange,
  type LeaseStore,
} from '@ovlab/dhcpv6';
import { systemClock, type Clock } from '../clock.ts';
import { LogLimit } from '../log-limit.ts';
import type { Logger } from '../logger.ts';
import type { ServerIdentity } from './identity.ts';
import { LeaseCensus, type LeaseCounts } from './lease-census.ts';
import { NeighbourTable } from './neighbour-table.ts';

/** Milliseconds between looks at what has expired. */
const EXPIRY_INTERVAL = 10_000;
/** Leases that are deleted with one commit. */
const EXPIRY_BATCH = 500;
/** Leases of which the end is noted in one turn of the event loop, a millisecond or two. */
const EXPIRY_SLICE = 1_000;
/** Lines in a minute about a store that fails. */
const LINES = { most: 5, window: 60_000 };

export interface LeaseKeeperOptions {
  readonly store: LeaseStore;
  readonly identity: ServerIdentity;
  /** What kind of store it is. Default: `memory`. */
  readonly kind?: LeaseStoreStatus['kind'];
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Unix time in milliseconds. Default: the machine's. */
  readonly wallClock?: () => number;
  /** Default: that of the kernel. */
  readonly neighbours?: NeighbourTable;
}

/** What the store holds, and whether it can be written; plain data. */
export interface LeaseStoreStatus {
  readonly kind: 'memory' | 'lmdb' | 'postgres';
  /** Whether the last commit has succeeded. */
  readonly available: boolean;
  /** All that are stored, expired ones included. */
  readonly size: number;
  /** Some seconds old; undefined until a great many have been counted for the first time. */
  readonly leases: LeaseCounts | undefined;
}

/** The leases of all interfaces of a daemon: their store, what is written into it, and what expires. */
export class LeaseKeeper {
  readonly book: LeaseBook;
  readonly expiry: LeaseExpiry;
  readonly identity: ServerIdentity;
  readonly #store: LeaseStore;
  readonly #kind: LeaseStoreStatus['kind'];
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #wallClock: () => number;
  readonly #census: LeaseCensus;
  readonly #neighbours: NeighbourTable;
  readonly #lines = new LogLimit(LINES.most, LINES.window);
  #awaySince: number | undefined;
  #cancel: (() => void) | undefined;
  #expiring: Promise<void> = Promise.resolve();
  /** The last commits, until they are settled. */
  #watched: Promise<void> | undefined;
  #noting: NodeJS.Immediate | undefined;
  #ended = false;

  constructor(options: LeaseKeeperOptions) {
    this.#store = options.store;
    this.identity = options.identity;
    this.#kind = options.kind ?? 'memory';
    this.#logger = options.logger;
    this.#clock = options.clock ?? systemClock;
    this.#wallClock = options.wallClock ?? Date.now;
    this.#neighbours = options.neighbours ?? new NeighbourTable(options.logger);
    this.book = new LeaseBook(options.store);
    this.expiry = new LeaseExpiry(this.book);
    this.#census = new LeaseCensus({
      entries: () => this.book.entries(),
      wallClock: this.#wallClock,
      later: (callback) => {
        const turn = setImmediate(callback);
        return () => clearImmediate(turn);
      },
    });
  }

  /** Begins to delete what has expired. */
  start(): void {
    this.#schedule();
  }

  /** As `LeaseBook.visitKeys`; after that there is time for when the leases end. */
  visitKeys(visit: KeyVisitor): void {
    this.book.visitKeys(visit);
    this.#noteEnds();
  }

  /** As `LeaseBook.commit`; whether the store can be written is noted, and told when that changes. */
  commit(changes: readonly LeaseChange[]): Promise<void> {
    const settled = this.book.commit(changes);
    if (settled !== this.#watched) {
      this.#watched = settled;
      this.#watch(settled);
    }
    return settled;
  }

  status(): LeaseStoreStatus {
    return {
      kind: this.#kind,
      available: this.#awaySince === undefined,
      size: this.#store.size,
      leases: this.#census.counts(),
    };
  }

  /** Resolves when what was handed over is stored or has failed; nothing is answered any more by then. */
  async close(): Promise<void> {
    this.#ended = true;
    this.#cancel?.();
    clearImmediate(this.#noting);
    this.#census.stop();
    await this.#expiring;
    await this.#store.close();
  }

  /** When leases end is of no use before the first ones do: with a million of them, clients come first. */
  #noteEnds(): void {
    this.#noting ??= setImmediate(() => {
      this.#noting = undefined;
      if (this.expiry.fill(EXPIRY_SLICE)) this.#noteEnds();
    });
  }

  #schedule(): void {
    if (this.#ended) return;
    this.#cancel = this.#clock.setTimer(EXPIRY_INTERVAL, () => {
      this.#neighbours.check(this.#store.size);
      this.#expiring = this.#expire().finally(() => this.#schedule());
    });
  }

  async #expire(): Promise<void> {
    for (;;) {
      const due = this.expiry.due(this.#wallClock(), EXPIRY_BATCH);
      if (due.length === 0 || this.#ended) return;
      try {
        await this.commit(due);
      } catch {
        // They stay due; the next look comes soon enough.
        return;
      }
      this.#logger.debug({ count: due.length }, `${due.length} leases have expired and are deleted`);
      if (due.length < EXPIRY_BATCH) return;
    }
  }

  /** One look is enough for commits that are done together. */
  #watch(settled: Promise<void>): void {
    const over = (): void => {
      if (this.#watched === settled) this.#watched = undefined;
    };
    settled.then(
      () => {
        over();
        if (this.#awaySince !== undefined) this.#back();
      },
      (error: unknown) => {
        over();
        if (!(error instanceof LeaseConflictError)) this.#away(error);
      },
    );
  }

  #away(error: unknown): void {
    const now = this.#clock.now();
    this.#awaySince ??= now;
    const reason = error instanceof Error ? error.message : String(error);
    // A database tells of itself when it goes and when it is back.
    const told = this.#kind === 'postgres' && error instanceof LeaseStoreUnavailableError;
    if (told || this.#lines.take(now) === undefined) return;
    const hint =
      error instanceof Error && 'hint' in error && error.hint !== undefined ? { hint: error.hint } : {};
    this.#logger.error(hint, `leases cannot be stored, so that none is given: ${reason}`);
  }

  #back(): void {
    const seconds = Math.round((this.#clock.now() - (this.#awaySince ?? 0)) / 1000);
    this.#awaySince = undefined;
    this.#logger.info({ seconds }, `leases are stored again after ${seconds} s`);
  }
}
