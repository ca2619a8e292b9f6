import { ADDRESS_LENGTH, parseAddressInto } from '@ovlab/wire';
import { duidsEqual } from '../duid/duid.ts';
import { added, sifted } from '../few.ts';
import type { Duid } from '../options/option-types.ts';
import { asChange, lastOf, LeaseBookOverlay, type InFlight } from './lease-book-overlay.ts';
import { standsInTheWay } from './lease-conflict.ts';
import { duidKey, leaseKeyText } from './lease-keys.ts';
import {
  LeaseConflictError,
  type KeyVisitor,
  type LeaseChange,
  type LeaseReader,
  type LeaseStore,
} from './lease-store.ts';
import type { Lease, LeaseKey } from './lease.ts';

/** Told of changes that have an effect, in the order in which a reader sees them. */
export type LeaseListener = (changes: readonly LeaseChange[]) => void;

/** Commits that the store does together: it has answered them with one promise. */
interface CommonCommit {
  readonly stored: Promise<void>;
  readonly batches: InFlight[][];
  /** Settled when readers see what has become of them. */
  readonly settled: Promise<void>;
}

/**
 * The leases of a store together with the changes that it has not committed yet. What is handed over is seen at once,
 * so that two clients that ask within one commit never get one address; it is taken back when the commit fails.
 */
export class LeaseBook implements LeaseReader {
  readonly #store: LeaseStore;
  readonly #overlay = new LeaseBookOverlay();
  readonly #listeners = new Set<LeaseListener>();
  /** The last ones, until they are settled. */
  #common: CommonCommit | undefined;

  /** Listens to foreign changes of the store for as long as the store is open. */
  constructor(store: LeaseStore) {
    this.#store = store;
    store.onForeignChange((changes) => {
      // What is in flight here is what readers see, whatever another responder wrote meanwhile.
      this.#tell(changes.filter((change) => !this.#isInFlight(change)));
    });
  }

  /** How many leases the store has; changes that are not committed do not count. */
  get size(): number {
    return this.#store.size;
  }

  get(key: LeaseKey): Lease | undefined {
    if (this.#overlay.empty) return this.#store.get(key);
    const change = this.#overlay.last(leaseKeyText(key));
    return change === undefined ? this.#store.get(key) : change.lease;
  }

  ofClient(duid: Duid): readonly Lease[] {
    const stored = this.#store.ofClient(duid);
    if (this.#overlay.empty) return stored;
    const inFlight = this.#overlay.ofClient(duid);
    if (stored.length === 0) return inFlight;
    const settled = sifted(stored, (lease) => this.#overlay.last(leaseKeyText(lease)) === undefined);
    return inFlight.length === 0 ? settled : [...settled, ...inFlight];
  }

  /** Every lease, in no order; leases that change meanwhile may be missing. */
  *entries(): Iterable<Lease> {
    for (const lease of this.#store.entries()) {
      if (this.#overlay.empty || this.#overlay.last(leaseKeyText(lease)) === undefined) yield lease;
    }
    yield* this.#overlay.leases();
  }

  /** Shows what every lease is stored under, in no order. */
  visitKeys(visit: KeyVisitor): void {
    if (this.#overlay.empty && this.#store.visitKeys !== undefined) {
      this.#store.visitKeys(visit);
      return;
    }
    const octets = new Uint8Array(ADDRESS_LENGTH);
    for (const { address, prefixLength } of this.entries()) {
      if (parseAddressInto(address, octets, 0)) visit(octets, prefixLength);
    }
  }

  /** Calls `listener` for every change until the returned function is called. */
  onChange(listener: LeaseListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * As {@link LeaseStore.commit}. A conflict with what is stored or in flight is known before the store is asked.
   * Readers and listeners see the changes when this returns, and see them taken back when the promise rejects. A delete
   * of what the client does not have by then stays away from the store. Commits that the store does together have one
   * promise.
   */
  commit(changes: readonly LeaseChange[]): Promise<void> {
    const batch = this.#effects(changes);
    if (batch instanceof LeaseConflictError) return Promise.reject(batch);
    if (batch.length === 0) return Promise.resolve();
    for (const change of batch) this.#overlay.add(change);
    const effective = batch.length === changes.length ? changes : batch.map(asChange);
    this.#tell(effective);
    const stored = this.#commit(effective);
    if (this.#common?.stored !== stored) this.#common = this.#await(stored);
    this.#common.batches.push(batch);
    return this.#common.settled;
  }

  /** A store that throws is one that rejects. */
  #commit(changes: readonly LeaseChange[]): Promise<void> {
    try {
      return this.#store.commit(changes);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #await(stored: Promise<void>): CommonCommit {
    const batches: InFlight[][] = [];
    const over = (): void => {
      if (this.#common?.stored === stored) this.#common = undefined;
    };
    const settled = stored.then(
      () => {
        over();
        for (const batch of batches) for (const change of batch) this.#overlay.remove(change);
      },
      (error: unknown) => {
        over();
        for (const batch of batches) this.#takeBack(batch);
        throw error;
      },
    );
    return { stored, batches, settled };
  }

  #effects(changes: readonly LeaseChange[]): InFlight[] | LeaseConflictError {
    let batch: InFlight[] = [];
    for (const change of changes) {
      const where = change.type === 'put' ? change.lease : change.key;
      const { duid } = change.type === 'put' ? change.lease : change;
      const key = leaseKeyText(where);
      const earlier = lastOf(batch, key);
      const held = earlier === undefined ? this.get(where) : earlier.lease;
      if (change.type === 'put') {
        if (held !== undefined && standsInTheWay(held, change.lease)) return new LeaseConflictError(held);
        batch = added(batch, { where, key, duid, client: duidKey(duid), lease: change.lease });
      } else if (held !== undefined && duidsEqual(held.duid, duid)) {
        batch = added(batch, { where, key, duid, client: duidKey(duid), lease: undefined });
      }
    }
    return batch;
  }

  /** Tells what readers see where the changes had been. */
  #takeBack(batch: readonly InFlight[]): void {
    for (const change of batch) this.#overlay.remove(change);
    for (const { key, where } of batch) this.#dropVoidDeletes(key, where);
    this.#tell(batch.map((change) => asChange({ ...change, lease: this.get(change.where) })));
  }

  /** A delete of a lease that never came to be leaves what is stored as it is. */
  #dropVoidDeletes(key: string, where: LeaseKey): void {
    let held = this.#store.get(where);
    for (const change of [...this.#overlay.changesOf(key)]) {
      const isVoid =
        change.lease === undefined && (held === undefined || !duidsEqual(held.duid, change.duid));
      if (isVoid) this.#overlay.remove(change);
      else held = change.lease;
    }
  }

  #isInFlight(change: LeaseChange): boolean {
    return this.#overlay.last(leaseKeyText(change.type === 'put' ? change.lease : change.key)) !== undefined;
  }

  #tell(changes: readonly LeaseChange[]): void {
    if (changes.length === 0) return;
    for (const listener of this.#listeners) listener(changes);
  }
}
