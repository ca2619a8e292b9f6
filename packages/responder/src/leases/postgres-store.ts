import {
  LeaseStoreUnavailableError,
  type Duid,
  type Lease,
  type LeaseChange,
  type LeaseKey,
  type LeaseStore,
} from '@ovlab/dhcpv6';
import { CommitQueue } from './postgres/commit-queue.ts';
import { Follower } from './postgres/follower.ts';
import { Keeper, type KeeperOptions } from './postgres/keeper.ts';
import { LeaseMirror } from './postgres/lease-mirror.ts';
import type { Session } from './postgres/session.ts';

/** Milliseconds between questions whether the server is still there. */
const HEARTBEAT = 10_000;

export type PostgresStoreOptions = KeeperOptions;

/**
 * Leases in PostgreSQL (12 or later), which several responders may share. `commit` resolves when the transaction is
 * on the server's disk; reads come from a copy in memory, which the server's notifications keep up to date.
 *
 * While the server is away reads go on and commits fail at once. When it cannot be reached at the start there are no
 * leases until it can be; they are then told of as foreign changes. A pooler between must keep sessions whole. A
 * password is best given with `PGPASSWORD` or `PGPASSFILE`, because others may see the arguments of a process.
 *
 * @param url `postgres://USER@HOST:PORT/DATABASE`, `postgres:///DATABASE?host=/run/postgresql`
 * @throws OvlabError `OVLAB_E_RESPONDER` for a database that cannot be used: URL, user, password, rights, or tables
 *   of a later version
 */
export async function openPostgresStore(url: string, options: PostgresStoreOptions): Promise<LeaseStore> {
  const store = new PostgresStore(url, options);
  await store.open();
  return store;
}

class PostgresStore implements LeaseStore {
  readonly #options: PostgresStoreOptions;
  readonly #keeper: Keeper;
  readonly #mirror = new LeaseMirror();
  readonly #follower = new Follower(this.#mirror);
  readonly #queue = new CommitQueue(this.#mirror, this.#follower);
  #session: Session | undefined;
  #working: Promise<void> | undefined;
  #heartbeatDue = false;
  #cancelHeartbeat: (() => void) | undefined;

  constructor(url: string, options: PostgresStoreOptions) {
    this.#options = options;
    const events = {
      up: (session: Session) => this.#up(session),
      down: () => this.#down(),
      changed: (payload: string) => {
        this.#follower.changed(payload);
        this.#wake();
      },
    };
    this.#keeper = new Keeper(url, events, options);
  }

  get size(): number {
    return this.#mirror.size;
  }

  get(key: LeaseKey): Lease | undefined {
    return this.#mirror.get(key);
  }

  ofClient(duid: Duid): readonly Lease[] {
    return this.#mirror.ofClient(duid);
  }

  entries(): Iterable<Lease> {
    return this.#mirror.entries();
  }

  onForeignChange(listener: (changes: readonly LeaseChange[]) => void): void {
    this.#follower.listen(listener);
  }

  async commit(changes: readonly LeaseChange[]): Promise<void> {
    if (this.#session === undefined) throw new LeaseStoreUnavailableError('the lease database is away');
    const written = this.#queue.add(changes);
    this.#wake();
    await written;
  }

  open(): Promise<void> {
    return this.#keeper.start();
  }

  async close(): Promise<void> {
    while (this.#working !== undefined) await this.#working;
    this.#follower.unlisten();
    this.#down();
    await this.#keeper.stop();
    // It may have come back while that was waited for.
    this.#down();
  }

  async #up(session: Session): Promise<void> {
    await this.#follower.load(session);
    this.#session = session;
    this.#setHeartbeat();
    this.#wake();
  }

  #down(): void {
    this.#session = undefined;
    this.#cancelHeartbeat?.();
    this.#queue.failAll('the lease database is away');
  }

  #setHeartbeat(): void {
    this.#cancelHeartbeat = this.#options.clock.setTimer(HEARTBEAT, () => {
      this.#heartbeatDue = true;
      this.#setHeartbeat();
      this.#wake();
    });
  }

  #wake(): void {
    const session = this.#session;
    if (session === undefined || this.#working !== undefined || !this.#hasWork) return;
    this.#working = this.#work(session)
      .catch((error: unknown) => this.#keeper.drop(session, error))
      .finally(() => {
        this.#working = undefined;
        this.#wake();
      });
  }

  get #hasWork(): boolean {
    return this.#heartbeatDue || this.#follower.behind || !this.#queue.isEmpty;
  }

  async #work(session: Session): Promise<void> {
    // Commits of the same turn are written together.
    await Promise.resolve();
    while (this.#session === session && this.#hasWork) {
      if (this.#follower.behind) await this.#follower.catchUp(session);
      if (!this.#queue.isEmpty) await this.#queue.writeSome(session);
      if (this.#heartbeatDue) await session.ping();
      this.#heartbeatDue = false;
    }
  }
}
