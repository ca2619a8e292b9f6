import type { Allocator } from '../allocation/allocator.ts';
import { added, sifted } from '../few.ts';
import type { Lease, LeaseKey } from '../leases/lease.ts';
import type { LeaseChange } from '../leases/lease-store.ts';
import type { Duid } from '../options/option-types.ts';
import { MAX_LEASES_PER_CLIENT, MAX_LEASES_PER_IA } from './constants.ts';
import { endOf } from './lifetimes.ts';

/** What one client is known by, and what its leases get. */
export interface BindingOwner {
  readonly duid: Duid;
  readonly linkLayerAddress: string | undefined;
  readonly name: string | undefined;
  readonly hostname: string | undefined;
  readonly reconfigureKey: Uint8Array | undefined;
  readonly allocator: Allocator;
  /** Somebody has a reservation, so the allocator is asked for clients with a lease, too. */
  readonly reservations: boolean;
  /** Seconds. */
  readonly validLifetime: number;
  readonly preferredLifetime: number;
}

/**
 * - `commit`: leases are given
 * - `offer`: leases are named that would be given
 * - `known`: leases are as they are stored, and nothing can change
 */
export type BindingMode = 'commit' | 'offer' | 'known';

export type BindingKind = 'na' | 'pd';

/** While it is made. */
type Draft<T> = { -readonly [Key in keyof T]: T[Key] };

/** The leases of one client while one message is handled, and the changes that it makes. */
export class ClientBindings {
  #changes: LeaseChange[] = [];
  readonly #owner: BindingOwner;
  readonly #leases: readonly Lease[];
  readonly #mode: BindingMode;
  readonly #now: number;
  #held: number;

  /** @param leases all that the client has, of every kind */
  constructor(owner: BindingOwner, leases: readonly Lease[], mode: BindingMode, now: number) {
    this.#owner = owner;
    this.#leases = leases;
    this.#mode = mode;
    this.#now = now;
    this.#held = 0;
    for (const lease of leases) {
      if (isBinding(lease) && lease.validUntil > now) this.#held += 1;
    }
  }

  /** In the order in which they have to be stored. */
  get changes(): readonly LeaseChange[] {
    return this.#changes;
  }

  get mode(): BindingMode {
    return this.#mode;
  }

  /** Leases of an IA, also those that are over and not yet somebody else's. */
  ofIa(kind: BindingKind, iaid: number): readonly Lease[] {
    return sifted(
      this.#leases,
      (lease) => lease.kind === kind && lease.iaid === iaid && lease.state === 'active',
    );
  }

  /** How many addresses the client has declined that are still out of use. */
  get declined(): number {
    return this.#leases.filter((lease) => lease.state === 'declined' && lease.validUntil > this.#now).length;
  }

  /**
   * The leases that an IA gets: those that it has, with fresh lifetimes, or another one. What it had and does not keep
   * is taken from it, but for what the client does not hear of and may go on to use until it is over.
   *
   * @param hint what the client would like
   * @param tells the answer withdraws what the IA does not keep, see {@link lost}
   * @returns no lease when there is none for it
   */
  renew(kind: BindingKind, iaid: number, hint: LeaseKey | undefined, tells: boolean): readonly Lease[] {
    const own = this.ofIa(kind, iaid);
    const dropped = tells ? own : sifted(own, ({ validUntil }) => validUntil <= this.#now);
    return this.#renew(kind, iaid, hint, own, dropped);
  }

  /** What an IA has that is not over and not among `leases`. */
  lost(kind: BindingKind, iaid: number, leases: readonly LeaseKey[]): readonly Lease[] {
    return sifted(
      this.ofIa(kind, iaid),
      (lease) => lease.validUntil > this.#now && !leases.some((other) => sameKey(other, lease)),
    );
  }

  /**
   * @param own leases of the IA
   * @param dropped what goes of them unless it is kept
   */
  #renew(
    kind: BindingKind,
    iaid: number,
    hint: LeaseKey | undefined,
    own: readonly Lease[],
    dropped: readonly Lease[],
  ): readonly Lease[] {
    const kept = this.#kept(own, kind, iaid);
    if (this.#mode === 'known') return kept;
    const first = kept[0];
    if (first !== undefined && !this.#owner.reservations) return this.#refresh(dropped, kept);
    if (first === undefined && this.#held >= MAX_LEASES_PER_CLIENT) return [];
    // The address of a lease that is over may have been promised to somebody else meanwhile: the allocator knows.
    const key = this.#owner.allocator.allocate(this.#request(kind, iaid, first ?? own[0] ?? hint), this.#now);
    if (key === undefined || kept.some((lease) => sameKey(lease, key))) return this.#refresh(dropped, kept);
    if (first === undefined) this.#held += 1;
    const lease = this.#lease(kind, iaid, key);
    this.#dropAllBut(dropped, [lease]);
    this.#put(lease);
    return [lease];
  }

  /** Takes an address or prefix from the client. */
  remove(lease: Lease): void {
    this.#add({ type: 'delete', key: keyOf(lease), duid: lease.duid });
  }

  /** Keeps an address from everybody for some time. @param seconds 0xffffffff: for ever */
  quarantine(lease: Lease, seconds: number): void {
    const { kind, address, prefixLength, duid, iaid } = lease;
    const updatedAt = this.#now;
    const validUntil = endOf(seconds, updatedAt);
    this.#add({
      type: 'put',
      lease: {
        kind,
        state: 'declined',
        address,
        prefixLength,
        duid,
        iaid,
        updatedAt,
        preferredUntil: updatedAt,
        validUntil,
      },
    });
  }

  /** Of what an IA has: that of the last answer. Anything older was not kept then, and the client was not told. */
  #kept(own: readonly Lease[], kind: BindingKind, iaid: number): readonly Lease[] {
    if (own.length === 0) return own;
    const request = this.#request(kind, iaid, undefined);
    let kept = sifted(
      own,
      (lease) => lease.validUntil > this.#now && this.#owner.allocator.permits(lease, request),
    );
    if (kept.length > 1) {
      const last = kept.reduce((latest, { updatedAt }) => Math.max(latest, updatedAt), 0);
      kept = kept.filter(({ updatedAt }) => updatedAt === last);
    }
    return kept.length > MAX_LEASES_PER_IA ? kept.slice(0, MAX_LEASES_PER_IA) : kept;
  }

  #refresh(dropped: readonly Lease[], kept: readonly Lease[]): readonly Lease[] {
    const leases = kept.map((lease) => this.#lease(lease.kind, lease.iaid, lease, lease));
    this.#dropAllBut(dropped, leases);
    for (const lease of leases) this.#put(lease);
    return leases;
  }

  #dropAllBut(dropped: readonly Lease[], leases: readonly Lease[]): void {
    if (this.#mode !== 'commit') return;
    for (const lease of dropped) {
      if (!leases.some((other) => sameKey(other, lease)) && !this.#isGiven(lease)) this.remove(lease);
    }
  }

  /** Another IA of the same message may have got what was over. */
  #isGiven(key: LeaseKey): boolean {
    return this.#changes.some((change) => change.type === 'put' && sameKey(change.lease, key));
  }

  #put(lease: Lease): void {
    if (this.#mode === 'commit') this.#add({ type: 'put', lease });
  }

  #add(change: LeaseChange): void {
    this.#changes = added(this.#changes, change);
  }

  /** @param before what is known of the client already, and may not be in this message */
  #lease(kind: Lease['kind'], iaid: number, { address, prefixLength }: LeaseKey, before?: Lease): Lease {
    const { duid, reconfigureKey } = this.#owner;
    const linkLayerAddress = this.#owner.linkLayerAddress ?? before?.linkLayerAddress;
    const hostname = this.#owner.hostname ?? before?.hostname;
    const now = this.#now;
    const lease: Draft<Lease> = {
      kind,
      state: 'active',
      address,
      prefixLength,
      duid,
      iaid,
      updatedAt: now,
      preferredUntil: endOf(this.#owner.preferredLifetime, now),
      validUntil: endOf(this.#owner.validLifetime, now),
    };
    if (linkLayerAddress !== undefined) lease.linkLayerAddress = linkLayerAddress;
    if (hostname !== undefined) lease.hostname = hostname;
    if (reconfigureKey !== undefined) lease.reconfigureKey = reconfigureKey;
    return lease;
  }

  #request(kind: BindingKind, iaid: number, hint: LeaseKey | undefined) {
    const { duid, linkLayerAddress, name } = this.#owner;
    return { kind, duid, iaid, linkLayerAddress, name, hint, bindings: this.#leases };
  }
}

export function sameKey(one: LeaseKey, other: LeaseKey): boolean {
  return one.address === other.address && one.prefixLength === other.prefixLength;
}

function keyOf({ address, prefixLength }: LeaseKey): LeaseKey {
  return { address, prefixLength };
}

function isBinding(lease: Lease): boolean {
  return lease.kind !== 'registered' && lease.state === 'active';
}
