import type { LeaseChange, LeaseStore } from '../src/leases/lease-store.ts';
import type { Lease, LeaseKey } from '../src/leases/lease.ts';
import { createMemoryStore, type MemoryStore } from '../src/leases/memory-store.ts';

interface PendingCommit {
  readonly changes: readonly LeaseChange[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** A store whose commits wait until the test lets the earliest one through or fails it. */
export class SlowStore implements LeaseStore {
  readonly #inner: MemoryStore = createMemoryStore();
  readonly #pending: PendingCommit[] = [];
  #foreign: ((changes: readonly LeaseChange[]) => void) | undefined;

  get size(): number {
    return this.#inner.size;
  }

  get pending(): number {
    return this.#pending.length;
  }

  get(key: LeaseKey): Lease | undefined {
    return this.#inner.get(key);
  }

  ofClient(duid: Uint8Array): readonly Lease[] {
    return this.#inner.ofClient(duid);
  }

  entries(): Iterable<Lease> {
    return this.#inner.entries();
  }

  commit(changes: readonly LeaseChange[]): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#pending.push({ changes, resolve, reject });
    });
  }

  onForeignChange(listener: (changes: readonly LeaseChange[]) => void): void {
    this.#foreign = listener;
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Writes the earliest commit that waits. */
  async letThrough(): Promise<void> {
    const commit = this.#pending.shift();
    if (commit === undefined) throw new Error('no commit waits');
    this.#inner.apply(commit.changes);
    commit.resolve();
    await settled();
  }

  /** Fails the earliest commit that waits. */
  async fail(error = new Error('the disk is full')): Promise<void> {
    const commit = this.#pending.shift();
    if (commit === undefined) throw new Error('no commit waits');
    commit.reject(error);
    await settled();
  }

  /** Does what another user of the same store does. */
  changeFromOutside(changes: readonly LeaseChange[]): void {
    this.#inner.apply(changes);
    this.#foreign?.(changes);
  }
}

/** Lets those run who wait for a promise that has settled. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
}
