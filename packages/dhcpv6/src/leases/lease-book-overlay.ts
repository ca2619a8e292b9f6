import { added } from '../few.ts';
import type { Duid } from '../options/option-types.ts';
import { duidKey } from './lease-keys.ts';
import type { LeaseChange } from './lease-store.ts';
import type { Lease, LeaseKey } from './lease.ts';

/** What a change that was handed over makes of one key. */
export interface InFlight {
  readonly where: LeaseKey;
  /** Text of `where`. */
  readonly key: string;
  /** Client that gets or loses the lease. */
  readonly duid: Duid;
  /** Text of `duid`. */
  readonly client: string;
  /** `undefined`: no lease. */
  readonly lease: Lease | undefined;
}

const NONE: readonly Lease[] = [];

/** Changes that a store has not committed yet, in the order in which they were handed over. */
export class LeaseBookOverlay {
  readonly #ofKey = new Map<string, InFlight[]>();
  readonly #ofClient = new Map<string, InFlight[]>();

  get empty(): boolean {
    return this.#ofKey.size === 0;
  }

  /** The last change of a key; `undefined` when there is none and the store's answer is true. */
  last(key: string): InFlight | undefined {
    return this.#ofKey.get(key)?.at(-1);
  }

  /** Every change of a key, the first one first. */
  changesOf(key: string): readonly InFlight[] {
    return this.#ofKey.get(key) ?? [];
  }

  /** Leases that their client will have. */
  ofClient(duid: Duid): readonly Lease[] {
    const changes = this.#ofClient.get(duidKey(duid));
    if (changes === undefined) return NONE;
    let leases: Lease[] = [];
    for (const change of changes) {
      if (change.lease !== undefined && this.last(change.key) === change)
        leases = added(leases, change.lease);
    }
    return leases;
  }

  /** The leases of all clients. */
  *leases(): Iterable<Lease> {
    for (const changes of this.#ofKey.values()) {
      const lease = changes.at(-1)?.lease;
      if (lease !== undefined) yield lease;
    }
  }

  add(change: InFlight): void {
    append(this.#ofKey, change.key, change);
    append(this.#ofClient, change.client, change);
  }

  remove(change: InFlight): void {
    drop(this.#ofKey, change.key, change);
    drop(this.#ofClient, change.client, change);
  }
}

/** What the changes of one commit, the later ones first, make of a key. */
export function lastOf(changes: readonly InFlight[], key: string): InFlight | undefined {
  for (let index = changes.length - 1; index >= 0; index -= 1) {
    if (changes[index]?.key === key) return changes[index];
  }
  return undefined;
}

export function asChange({ where: { address, prefixLength }, duid, lease }: InFlight): LeaseChange {
  return lease === undefined
    ? { type: 'delete', key: { address, prefixLength }, duid }
    : { type: 'put', lease };
}

function append(map: Map<string, InFlight[]>, key: string, change: InFlight): void {
  const changes = map.get(key);
  if (changes === undefined) map.set(key, [change]);
  else changes.push(change);
}

function drop(map: Map<string, InFlight[]>, key: string, change: InFlight): void {
  const changes = map.get(key);
  if (changes === undefined) return;
  const index = changes.indexOf(change);
  if (index < 0) return;
  if (changes.length === 1) map.delete(key);
  else changes.splice(index, 1);
}
