import { duidsEqual } from '../duid/duid.ts';
import type { Duid } from '../options/option-types.ts';
import { standsInTheWay } from './lease-conflict.ts';
import { duidKey, leaseKeyText } from './lease-keys.ts';
import { LeaseConflictError, type LeaseChange, type LeaseStore } from './lease-store.ts';
import type { Lease, LeaseKey } from './lease.ts';

/** Leases in memory; they are gone with the process. */
export interface MemoryStore extends LeaseStore {
  /**
   * Does what changes say without asking whether they are possible: for a mirror of another store, which has asked.
   * A `delete` takes the lease away only when it is that client's.
   */
  apply(changes: readonly LeaseChange[]): void;
  /** Forgets every lease, for a mirror that is read anew. */
  clear(): void;
}

/** An empty store whose commits are done at once. */
export function createMemoryStore(): MemoryStore {
  return new LeasesInMemory();
}

class LeasesInMemory implements MemoryStore {
  readonly #byKey = new Map<string, Lease>();
  readonly #byClient = new Map<string, Map<string, Lease>>();

  get size(): number {
    return this.#byKey.size;
  }

  get(key: LeaseKey): Lease | undefined {
    return this.#byKey.get(leaseKeyText(key));
  }

  ofClient(duid: Duid): readonly Lease[] {
    const leases = this.#byClient.get(duidKey(duid));
    return leases === undefined ? [] : [...leases.values()];
  }

  entries(): Iterable<Lease> {
    return this.#byKey.values();
  }

  commit(changes: readonly LeaseChange[]): Promise<void> {
    const held = this.#conflict(changes);
    if (held !== undefined) return Promise.reject(new LeaseConflictError(held));
    this.apply(changes);
    return Promise.resolve();
  }

  apply(changes: readonly LeaseChange[]): void {
    for (const change of changes) {
      if (change.type === 'put') this.#put(change.lease);
      else this.#delete(leaseKeyText(change.key), change.duid);
    }
  }

  clear(): void {
    this.#byKey.clear();
    this.#byClient.clear();
  }

  /** Nobody else writes here. */
  onForeignChange(): void {
    return;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** What is in the way of the first `put` that is not possible; each change is seen by those after it. */
  #conflict(changes: readonly LeaseChange[]): Lease | undefined {
    const ahead = new Map<string, Lease | undefined>();
    for (const change of changes) {
      const text = leaseKeyText(change.type === 'put' ? change.lease : change.key);
      const held = ahead.has(text) ? ahead.get(text) : this.#byKey.get(text);
      if (change.type === 'put') {
        if (held !== undefined && standsInTheWay(held, change.lease)) return held;
        ahead.set(text, change.lease);
      } else if (held !== undefined && duidsEqual(held.duid, change.duid)) {
        ahead.set(text, undefined);
      }
    }
    return undefined;
  }

  #put(lease: Lease): void {
    const text = leaseKeyText(lease);
    const owner = duidKey(lease.duid);
    const before = this.#byKey.get(text);
    if (before !== undefined && !duidsEqual(before.duid, lease.duid)) this.#disown(before, text);
    this.#byKey.set(text, lease);
    const leases = this.#byClient.get(owner);
    if (leases === undefined) this.#byClient.set(owner, new Map([[text, lease]]));
    else leases.set(text, lease);
  }

  #delete(text: string, duid: Duid): void {
    const held = this.#byKey.get(text);
    if (held === undefined || !duidsEqual(held.duid, duid)) return;
    this.#byKey.delete(text);
    this.#disown(held, text);
  }

  #disown(lease: Lease, text: string): void {
    const owner = duidKey(lease.duid);
    const leases = this.#byClient.get(owner);
    leases?.delete(text);
    if (leases?.size === 0) this.#byClient.delete(owner);
  }
}
