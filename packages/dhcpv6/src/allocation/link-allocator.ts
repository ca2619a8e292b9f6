import { duidsEqual } from '../duid/duid.ts';
import type { LeaseExpiry } from '../leases/expiry.ts';
import { associationKey, leaseKeyText } from '../leases/lease-keys.ts';
import type { LeaseReader } from '../leases/lease-store.ts';
import type { Lease, LeaseKey } from '../leases/lease.ts';
import type { AllocationRequest, Allocator } from './allocator.ts';
import type { Occupancy, Place } from './occupancy.ts';
import { OFFER_TIME, type Offer } from './offers.ts';
import type { PoolSpace } from './pool-space.ts';
import type { Reservations } from './reservations.ts';
import type { StableHash } from './stable-hash.ts';

const UNSPECIFIED = '::';

/** What the allocators of all links share. */
export interface AllocationContext {
  readonly leases: LeaseReader;
  readonly occupancy: Occupancy;
  readonly reservations: Reservations;
  readonly hash: StableHash;
  /** Knows which leases have expired; without it they stay taken until they are deleted. */
  readonly expiry: LeaseExpiry | undefined;
}

/** Where the clients of a link get addresses and prefixes from. */
export interface LinkPools {
  readonly addresses: readonly PoolSpace[];
  readonly prefixes: readonly PoolSpace[];
  /** Whether hosts on the link can use the address. */
  readonly isOnLink: (address: string) => boolean;
}

/**
 * Gives a client, in this order: what is reserved for it; what it was offered, if it asks for that or for nothing;
 * what it has or had before; what it asks for; of the first pool that has something, what it was offered, or what its
 * hash points at, or the next free one; and when the pools are full, what has been expired for longest.
 */
export class LinkAllocator implements Allocator {
  readonly #context: AllocationContext;
  readonly #pools: LinkPools;
  /** How far the expired leases of a full pool have been given up. */
  readonly #givenUp = new Map<PoolSpace, number>();

  constructor(context: AllocationContext, pools: LinkPools) {
    this.#context = context;
    this.#pools = pools;
  }

  allocate(request: AllocationRequest, now: number): LeaseKey | undefined {
    const { offers } = this.#context.occupancy;
    offers.expire(now);
    const client = associationKey(request.kind, request.iaid, request.duid);
    const reserved = this.#reserved(request, client, now);
    if (reserved !== undefined) return reserved;
    const offered = this.#offered(request, client);
    const { hint } = request;
    if (offered !== undefined && (hint === undefined || isSame(hint, offered.key))) {
      return this.#hold(client, offered.key, undefined, now);
    }
    return (
      this.#ofBefore(request, client, now) ??
      this.#hinted(request, client, now) ??
      this.#free(request, client, now, offered)
    );
  }

  permits(key: LeaseKey, request: AllocationRequest): boolean {
    const reserved = this.#reservedKey(request);
    return (reserved !== undefined && isSame(reserved, key)) || this.#placeOf(key, request) !== undefined;
  }

  /** What is reserved, unless another client or another IA of this one has it. */
  #reserved(request: AllocationRequest, client: string, now: number): LeaseKey | undefined {
    const key = this.#reservedKey(request);
    if (key === undefined || this.#isOfferedToAnother(key, client)) return undefined;
    const lease = this.#context.leases.get(key);
    if (lease === undefined || lease.validUntil <= now) return this.#hold(client, key, undefined, now);
    return isOf(lease, request) ? key : undefined;
  }

  /** The offer of this client, when it comes out of a pool of this link. */
  #offered(request: AllocationRequest, client: string): Offer | undefined {
    const offer = this.#context.occupancy.offers.ofClient(client);
    return offer?.space !== undefined && this.#poolsFor(request).includes(offer.space) ? offer : undefined;
  }

  /** The lease of this client and IA that is valid for longest, or has expired last. */
  #ofBefore(request: AllocationRequest, client: string, now: number): LeaseKey | undefined {
    let best: Lease | undefined;
    for (const lease of request.bindings ?? this.#context.leases.ofClient(request.duid)) {
      if (!isOf(lease, request) || lease.validUntil <= (best?.validUntil ?? 0)) continue;
      if (this.permits(lease, request) && !this.#isOfferedToAnother(lease, client)) best = lease;
    }
    if (best === undefined) return undefined;
    const key = { address: best.address, prefixLength: best.prefixLength };
    return best.validUntil > now ? key : this.#hold(client, key, this.#placeOf(key, request), now);
  }

  #hinted(request: AllocationRequest, client: string, now: number): LeaseKey | undefined {
    const { hint } = request;
    if (hint === undefined || hint.address === UNSPECIFIED) return undefined;
    const place = this.#placeOf(hint, request);
    if (place === undefined || place.space.isTaken(place.index)) return undefined;
    return this.#hold(client, hint, place, now);
  }

  #free(
    request: AllocationRequest,
    client: string,
    now: number,
    offered: Offer | undefined,
  ): LeaseKey | undefined {
    const spaces = this.#poolsFor(request);
    for (const space of spaces) {
      const key =
        offered?.space === space
          ? this.#hold(client, offered.key, undefined, now)
          : this.#freeIn(space, request, client, now);
      if (key !== undefined) return key;
    }
    for (const space of spaces) {
      const key = this.#giveUpExpired(space, now) ? this.#freeIn(space, request, client, now) : undefined;
      if (key !== undefined) return key;
    }
    return undefined;
  }

  #freeIn(space: PoolSpace, request: AllocationRequest, client: string, now: number): LeaseKey | undefined {
    const { pool, used, usable } = space;
    if (used === usable) return undefined;
    const index = space.find(this.#context.hash.of(request, pool.salt) % pool.size);
    return index === undefined ? undefined : this.#hold(client, pool.keyAt(index), { space, index }, now);
  }

  /** Frees those that expired first and together. @returns whether there were any */
  #giveUpExpired(space: PoolSpace, now: number): boolean {
    const { occupancy, expiry } = this.#context;
    for (;;) {
      const places: Place[] = [];
      const group = expiry?.visitExpired(this.#givenUp.get(space) ?? 0, now, (octets, prefixLength) => {
        const place = occupancy.placeAt(octets, prefixLength);
        if (place?.space === space) places.push(place);
      });
      if (group === undefined) return false;
      this.#givenUp.set(space, group);
      const freed = places.filter(
        ({ index }) => !this.#isOffered(space, index) && occupancy.release({ space, index }),
      );
      if (freed.length > 0) return true;
    }
  }

  #isOffered({ pool }: PoolSpace, index: number): boolean {
    const { offers } = this.#context.occupancy;
    return offers.size > 0 && offers.ofKey(leaseKeyText(pool.keyAt(index))) !== undefined;
  }

  #hold(client: string, key: LeaseKey, place: Place | undefined, now: number): LeaseKey {
    const { offers } = this.#context.occupancy;
    const text = leaseKeyText(key);
    const until = now + OFFER_TIME;
    const held = offers.ofKey(text);
    if (held?.client === client) {
      offers.renew(held, until);
    } else {
      const staysTaken = place?.space.isTaken(place.index) ?? true;
      const { space, index } = place ?? { space: undefined, index: 0 };
      offers.hold({ client, text, key, space, index, staysTaken, until, due: until });
    }
    return key;
  }

  #reservedKey(request: AllocationRequest): LeaseKey | undefined {
    const key = this.#context.reservations.of(request);
    return key === undefined || request.kind === 'pd' || this.#pools.isOnLink(key.address) ? key : undefined;
  }

  /** Where in the pools of the link something is that anybody may get. */
  #placeOf(key: LeaseKey, request: AllocationRequest): Place | undefined {
    const place = this.#context.occupancy.placeOf(key);
    if (place === undefined || place.space.isExcluded(place.index)) return undefined;
    const pools = request.kind === 'na' ? this.#pools.addresses : this.#pools.prefixes;
    return pools.includes(place.space) ? place : undefined;
  }

  #isOfferedToAnother(key: LeaseKey, client: string): boolean {
    const offer = this.#context.occupancy.offers.ofKey(leaseKeyText(key));
    return offer !== undefined && offer.client !== client;
  }

  /** The pools in the order in which they are searched. */
  #poolsFor({ kind, hint }: AllocationRequest): readonly PoolSpace[] {
    if (kind === 'na') return this.#pools.addresses;
    const { prefixes } = this.#pools;
    return hint === undefined || prefixes.length < 2 ? prefixes : nearestFirst(prefixes, hint.prefixLength);
  }
}

/** One text for a client, the kind of its IA and the IAID, which has a number space of its own for each kind. */

function isSame(one: LeaseKey, other: LeaseKey): boolean {
  return one.prefixLength === other.prefixLength && one.address === other.address;
}

/** Whether a lease is the request's own; a declined one is nobody's. */
function isOf(lease: Lease, { kind, iaid, duid }: AllocationRequest): boolean {
  return (
    lease.state === 'active' && lease.kind === kind && lease.iaid === iaid && duidsEqual(lease.duid, duid)
  );
}

/** Prefixes of the length that is asked for come first, then the nearest larger ones, then smaller ones (RFC 8168). */
function nearestFirst(spaces: readonly PoolSpace[], prefixLength: number): PoolSpace[] {
  const distance = ({ pool }: PoolSpace): number =>
    pool.prefixLength <= prefixLength ? prefixLength - pool.prefixLength : pool.prefixLength;
  return spaces.toSorted((a, b) => distance(a) - distance(b));
}
