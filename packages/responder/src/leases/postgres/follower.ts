import type { Lease, LeaseChange, LeaseKey } from '@ovlab/dhcpv6';
import type { LeaseMirror } from './lease-mirror.ts';
import { keyText, parseKeyText } from './rows.ts';
import { EVERYTHING } from './schema.ts';
import type { Session } from './session.ts';

/** Leases that are read again at once. */
const PORTION = 1_000;

/** Keeps the mirror like the database, and tells of what others have changed there. */
export class Follower {
  readonly #mirror: LeaseMirror;
  readonly #listeners: ((changes: readonly LeaseChange[]) => void)[] = [];
  /** Leases that have to be read again. */
  #stale = new Map<string, LeaseKey>();
  #allStale = false;

  constructor(mirror: LeaseMirror) {
    this.#mirror = mirror;
  }

  listen(listener: (changes: readonly LeaseChange[]) => void): void {
    this.#listeners.push(listener);
  }

  unlisten(): void {
    this.#listeners.length = 0;
  }

  /** Whether something has to be read again. */
  get behind(): boolean {
    return this.#allStale || this.#stale.size > 0;
  }

  /** Takes the payload of a notification. */
  changed(payload: string): void {
    if (payload === EVERYTHING) this.#allStale = true;
    else if (!this.#allStale) for (const key of payload.split(' ')) this.#stale.set(key, parseKeyText(key));
  }

  /** Reads again what has to be. */
  async catchUp(session: Session): Promise<void> {
    if (this.#allStale) {
      await this.load(session);
      return;
    }
    const keys = [...this.#stale.values()];
    this.#stale = new Map();
    for (let start = 0; start < keys.length; start += PORTION) {
      await this.reread(session, keys.slice(start, start + PORTION));
    }
  }

  /** Reads every lease. */
  async load(session: Session): Promise<void> {
    this.#stale = new Map();
    this.#allStale = false;
    const gone = new Map<string, LeaseKey>();
    for (const lease of this.#mirror.entries()) gone.set(keyText(lease), lease);
    for await (const leases of session.all()) {
      if (gone.size > 0) for (const lease of leases) gone.delete(keyText(lease));
      this.#take(leases, []);
    }
    this.#take([], gone.values());
  }

  /** Reads some leases. */
  async reread(session: Session, keys: readonly LeaseKey[]): Promise<void> {
    const leases = await session.read(keys);
    const gone = new Map(keys.map((key) => [keyText(key), key]));
    for (const lease of leases) gone.delete(keyText(lease));
    this.#take(leases, gone.values());
  }

  #take(there: readonly Lease[], gone: Iterable<LeaseKey>): void {
    const changes: LeaseChange[] = [];
    for (const lease of there) if (!this.#mirror.has(lease)) changes.push({ type: 'put', lease });
    for (const { address, prefixLength } of gone) {
      const key = { address, prefixLength };
      const before = this.#mirror.get(key);
      if (before !== undefined) changes.push({ type: 'delete', key, duid: before.duid });
    }
    if (changes.length === 0) return;
    this.#mirror.apply(changes);
    for (const listener of this.#listeners) listener(changes);
  }
}
