import {
  LeaseConflictError,
  LeaseStoreUnavailableError,
  duidsEqual,
  standsInTheWay,
  type Lease,
  type LeaseChange,
} from '@ovlab/dhcpv6';
import { keyOfChange, ownCopy, takeBatch, type Commit } from './batch.ts';
import type { Follower } from './follower.ts';
import type { LeaseMirror } from './lease-mirror.ts';
import { isBadValue, isRollback, reasonOf } from './problems.ts';
import { parseKeyText } from './rows.ts';
import type { Session } from './session.ts';
import type { Written } from './write.ts';

/** How often a commit is written that others keep from being written. */
const MOST_TRIES = 5;

/** Commits that wait; those that have gathered while others were written are written together. */
export class CommitQueue {
  readonly #mirror: LeaseMirror;
  readonly #follower: Follower;
  readonly #waiting: Commit[] = [];

  constructor(mirror: LeaseMirror, follower: Follower) {
    this.#mirror = mirror;
    this.#follower = follower;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** See `LeaseStore.commit`. */
  add(changes: readonly LeaseChange[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ changes: changes.map(ownCopy), resolve, reject, tries: 0 });
    });
  }

  /** Fails all that wait. */
  failAll(why: string): void {
    fail(this.#waiting.splice(0), why);
  }

  /** Writes what waits at the front. Throws when the session is of no use any more; what it had is then unknown. */
  async writeSome(session: Session): Promise<void> {
    const batch = takeBatch(this.#waiting);
    try {
      await this.#write(session, batch);
    } catch (error) {
      fail(batch, `the lease database is away: ${reasonOf(error)}`);
      throw error;
    }
  }

  async #write(session: Session, batch: readonly Commit[]): Promise<void> {
    for (const commit of batch) commit.tries += 1;
    try {
      await this.#finish(session, batch, await session.write(batch, (key) => this.#mirror.get(key)));
    } catch (error) {
      if (!isRollback(error) && !isBadValue(error)) throw error;
      await session.rollBack();
      if (isRollback(error)) this.#tryAgain(batch);
      else if (batch.length === 1)
        batch[0]?.reject(new Error(`a lease cannot be stored: ${reasonOf(error)}`));
      // What cannot be stored fails alone.
      else for (const commit of batch) await this.#write(session, [commit]);
    }
  }

  async #finish(session: Session, batch: readonly Commit[], written: Written): Promise<void> {
    for (const { changes } of written.done)
      this.#mirror.apply(changes.filter((change) => isDone(change, written)));
    // Nobody waits for the leases of others that are read now.
    for (const { resolve } of written.done) resolve();
    if (written.untouched.size === 0) return;
    await this.#follower.reread(session, [...written.untouched].map(parseKeyText));
    const again: Commit[] = [];
    for (const commit of batch) {
      if (!written.refused.has(commit)) continue;
      const held = this.#obstacle(commit);
      if (held === undefined) again.push(commit);
      else commit.reject(new LeaseConflictError(held));
    }
    this.#tryAgain(again);
  }

  /** The lease that keeps a commit from being written, if it is still there; it may be one of the same commit. */
  #obstacle({ changes }: Commit): Lease | undefined {
    const ahead = new Map<string, Lease | undefined>();
    for (const change of changes) {
      const key = keyOfChange(change);
      const stored = change.type === 'put' ? change.lease : change.key;
      const held = ahead.has(key) ? ahead.get(key) : this.#mirror.get(stored);
      if (change.type === 'delete') {
        if (held !== undefined && duidsEqual(held.duid, change.duid)) ahead.set(key, undefined);
      } else if (held !== undefined && standsInTheWay(held, change.lease)) {
        return held;
      } else {
        ahead.set(key, change.lease);
      }
    }
    return undefined;
  }

  /** At the front, so that the order stays. */
  #tryAgain(commits: readonly Commit[]): void {
    const tired = commits.filter(({ tries }) => tries >= MOST_TRIES);
    fail(tired, 'others write the same leases all the time');
    this.#waiting.unshift(...commits.filter(({ tries }) => tries < MOST_TRIES));
  }
}

function isDone(change: LeaseChange, { untouched }: Written): boolean {
  return change.type === 'put' || !untouched.has(keyOfChange(change));
}

function fail(commits: readonly Commit[], why: string): void {
  for (const { reject } of commits) reject(new LeaseStoreUnavailableError(why));
}
