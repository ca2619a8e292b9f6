import type { Duid } from '../options/option-types.ts';
import type { Lease, LeaseKey } from './lease.ts';

/** Leases as they can be read at once, without waiting. */
export interface LeaseReader {
  get(key: LeaseKey): Lease | undefined;
  /** All leases of a client, of every kind and IA. */
  ofClient(duid: Duid): readonly Lease[];
}

/**
 * One change of a store. A `put` writes a lease whatever its client had there before, and fails when another client
 * has an active lease that is still valid at `lease.updatedAt`, or when the address is declined until later. A `delete`
 * does nothing when the lease is another client's.
 */
export type LeaseChange =
  | { readonly type: 'put'; readonly lease: Lease }
  | { readonly type: 'delete'; readonly key: LeaseKey; readonly duid: Duid };

/** Takes the 16 octets of an address, which are only valid until it returns, and the prefix length. */
export type KeyVisitor = (address: Uint8Array, prefixLength: number) => void;

/** Keeps leases. One compliance suite says what every store does; see `packages/responder/test/support`. */
export interface LeaseStore extends LeaseReader {
  /** How many leases there are, expired ones included. */
  readonly size: number;
  /** Every lease, in no order; a store may change while it is read. */
  entries(): Iterable<Lease>;
  /**
   * Shows what every lease is stored under, in no order, where that takes less than {@link LeaseStore.entries}: with a
   * million leases it decides how soon a server can start.
   */
  visitKeys?(visit: KeyVisitor): void;
  /**
   * Writes all changes or none. When the promise resolves they are where a power cut cannot take them back, and
   * `get`, `ofClient` and `entries` show them. Changes handed over earlier are written earlier.
   *
   * Rejects with {@link LeaseConflictError} when a `put` is not possible, and with {@link LeaseStoreUnavailableError}
   * when the store cannot be reached, in which case nothing was promised to anybody.
   */
  commit(changes: readonly LeaseChange[]): Promise<void>;
  /**
   * Called with what other users of the same store have written (a responder that shares a database), until `close`.
   */
  onForeignChange(listener: (changes: readonly LeaseChange[]) => void): void;
  /** Resolves when what was handed over is written or has failed. Nothing may be called after it. */
  close(): Promise<void>;
}

/** Another client has the address. */
export class LeaseConflictError extends Error {
  override readonly name = 'LeaseConflictError';
  readonly held: Lease;

  constructor(held: Lease) {
    super(`${held.address}/${held.prefixLength} is another client's`);
    this.held = held;
  }
}

/** The store cannot be reached; another try may do. */
export class LeaseStoreUnavailableError extends Error {
  override readonly name = 'LeaseStoreUnavailableError';
}
