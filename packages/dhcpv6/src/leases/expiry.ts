import { ADDRESS_LENGTH, parseAddressInto } from '@ovlab/wire';
import { ExpiryBuckets } from './expiry-buckets.ts';
import { LeaseKeyTable } from './expiry-table.ts';
import type { LeaseBook } from './lease-book.ts';
import type { KeyVisitor, LeaseChange } from './lease-store.ts';
import type { Lease, LeaseKey } from './lease.ts';

/**
 * How long an expired lease is kept for its client, in milliseconds: a day, so that a computer that is off over night
 * finds its address again. The allocator takes it earlier when it has nothing else left.
 */
export const EXPIRED_LEASE_HOLD = 86_400_000;

/** Milliseconds that leases are deleted late at most, in exchange for few lists. */
export const EXPIRY_GRAIN = 4_096;

/** Multiples of the grain; the last one stands for all later ends. */
const LAST_TIME = 0x7fff_ffff;

/** Of the lease at hand: nobody keeps them. */
const octets = new Uint8Array(ADDRESS_LENGTH);

export interface LeaseExpiryOptions {
  /** Milliseconds that an expired lease is kept for its client; {@link EXPIRED_LEASE_HOLD} unless given. */
  readonly hold?: number;
}

/**
 * When which lease is to be deleted. It follows the changes of a lease book from its making on; what the book has by
 * then it looks at when it is asked first, or before with {@link LeaseExpiry.fill}. It takes some 45 octets for a lease,
 * and nothing for one without end.
 *
 * An active address or prefix is deleted after it has expired and was held for its client, a declined one and one that
 * its client had registered as soon as it has expired: nobody comes back for those.
 */
export class LeaseExpiry {
  readonly #leases: LeaseBook;
  readonly #hold: number;
  readonly #keys: LeaseKeyTable;
  readonly #buckets = new ExpiryBuckets();
  /** What the book had at first and has not been looked at. */
  #unseen: Iterator<Lease> | undefined;

  constructor(leases: LeaseBook, { hold = EXPIRED_LEASE_HOLD }: LeaseExpiryOptions = {}) {
    this.#leases = leases;
    this.#hold = hold;
    this.#keys = new LeaseKeyTable(leases.size);
    this.#unseen = leases.entries()[Symbol.iterator]();
    leases.onChange((changes) => {
      for (const change of changes) {
        if (change.type === 'put') this.add(change.lease);
        else this.#forget(change.key);
      }
    });
  }

  /** How many leases have an end. */
  get size(): number {
    this.fill();
    return this.#keys.size;
  }

  /** When {@link due} has something, in milliseconds since the epoch; `undefined`: never. */
  get nextDue(): number | undefined {
    this.fill();
    const first = this.#buckets.first;
    return first === undefined ? undefined : endOf(first);
  }

  /**
   * Looks at leases that the book has had from the start, so that somebody with a million of them can do it piece by
   * piece before the answer is needed.
   *
   * @param limit how many at most
   * @returns whether there may be more
   */
  fill(limit = Infinity): boolean {
    for (let count = 0; this.#unseen !== undefined; count += 1) {
      if (count >= limit) return true;
      const next = this.#unseen.next();
      if (next.done === true) this.#unseen = undefined;
      else this.add(next.value);
    }
    return false;
  }

  /** Takes note of a lease as it is. */
  add(lease: Lease): void {
    if (!parseAddressInto(lease.address, octets, 0)) return;
    let slot = this.#keys.find(octets, lease.prefixLength);
    const group = this.#groupOf(lease);
    if (group === undefined) {
      if (slot >= 0) this.#remove(slot);
      return;
    }
    if (slot < 0) slot = this.#keys.add(octets, lease.prefixLength);
    this.#buckets.set(slot, group);
  }

  /**
   * Deletes of leases whose time has come, the earliest first. They are due until they are committed.
   *
   * @param now milliseconds since the epoch
   * @param limit how many at most
   */
  due(now: number, limit: number): LeaseChange[] {
    this.fill();
    const changes: LeaseChange[] = [];
    for (let group = this.#buckets.first; group !== undefined; group = this.#buckets.after(group)) {
      if (endOf(group) > now) break;
      for (const slot of this.#buckets.slots(group)) {
        if (changes.length >= limit) return changes;
        const lease = this.#leases.get(this.#keys.keyAt(slot));
        const actual = lease === undefined ? undefined : this.#groupOf(lease);
        if (lease === undefined || actual === undefined) this.#remove(slot);
        else if (actual === group) changes.push(deletion(lease));
        else this.#buckets.set(slot, actual);
      }
    }
    return changes;
  }

  /**
   * Leases that have expired and are held for their clients, in groups, so that a caller can go through them in the
   * order in which they expired.
   *
   * @param after what this function returned before; 0 for the first group
   * @param now milliseconds since the epoch
   * @param visit called with the 16 octets of the address, which are only valid until it returns, and the length
   * @returns what stands for the group; `undefined` when no further one has expired
   */
  visitExpired(after: number, now: number, visit: KeyVisitor): number | undefined {
    this.fill();
    let group = this.#buckets.after(after);
    while (group !== undefined && !isHeld(group)) group = this.#buckets.after(group);
    if (group === undefined || endOf(group) - this.#hold > now) return undefined;
    for (const slot of this.#buckets.slots(group)) {
      visit(this.#keys.addressAt(slot), this.#keys.prefixLengthAt(slot));
    }
    return group;
  }

  #forget({ address, prefixLength }: LeaseKey): void {
    const slot = parseAddressInto(address, octets, 0) ? this.#keys.find(octets, prefixLength) : -1;
    if (slot >= 0) this.#remove(slot);
  }

  #remove(slot: number): void {
    this.#buckets.remove(slot);
    this.#keys.remove(slot);
  }

  /** `undefined` for a lease without end. */
  #groupOf({ kind, state, validUntil }: Lease): number | undefined {
    if (validUntil === Infinity) return undefined;
    const held = state === 'active' && kind !== 'registered';
    const time = Math.ceil((held ? validUntil + this.#hold : validUntil) / EXPIRY_GRAIN);
    return 2 * Math.min(LAST_TIME, Math.max(1, time)) + (held ? 0 : 1);
  }
}

// A group is the leases that are deleted at one multiple of the grain: even numbers for those that are held for their
// clients before, odd ones for the others. So the groups are in the order of time, and each has one kind.

/** When a group is deleted, in milliseconds since the epoch. */
function endOf(group: number): number {
  return Math.floor(group / 2) * EXPIRY_GRAIN;
}

function isHeld(group: number): boolean {
  return group % 2 === 0;
}

function deletion({ address, prefixLength, duid }: Lease): LeaseChange {
  return { type: 'delete', key: { address, prefixLength }, duid };
}
