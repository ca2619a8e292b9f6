import { ADDRESS_LENGTH, formatAddress, parseAddressInto } from '@ovlab/wire';
import { leaseKeyText } from '../leases/lease-keys.ts';
import type { LeaseReader } from '../leases/lease-store.ts';
import type { LeaseKey } from '../leases/lease.ts';
import { blockOf, numberOf } from './address-number.ts';
import { MAX_FREE_MAP_SIZE } from './free-map.ts';
import { Offers } from './offers.ts';
import { OverlappingLeases } from './overlapping-leases.ts';
import { MappedSpace, ProbedSpace, type PoolSpace } from './pool-space.ts';
import { PoolTable } from './pool-table.ts';
import type { IndexRange, Pool } from './pool.ts';

/** Pools of up to so many members always have a map. */
const SMALL_POOL = 65_536;

/** How many members all maps of larger pools may have together: 32 MiB. */
const MAPPED_MEMBERS = 16 * MAX_FREE_MAP_SIZE;

/** Of the address at hand: nobody keeps them. */
const octets = new Uint8Array(ADDRESS_LENGTH);

/** A member of a pool. */
export interface Place {
  readonly space: PoolSpace;
  readonly index: number;
}

/** What is taken of all pools of a configuration, by leases and by offers. */
export class Occupancy {
  readonly offers = new Offers();
  readonly #leases: LeaseReader;
  readonly #addresses: PoolTable;
  readonly #prefixes: PoolTable;
  readonly #overlapping = new OverlappingLeases();
  readonly #spaces = new Map<string, PoolSpace>();
  #mapped = 0;

  /**
   * @param pools the same one may be there several times
   * @throws RangeError when two pools have addresses in common
   */
  constructor(
    pools: readonly Pool[],
    exclusions: (pool: Pool) => readonly IndexRange[],
    leases: LeaseReader,
  ) {
    this.#leases = leases;
    for (const pool of pools) {
      const name = pool.toString();
      if (!this.#spaces.has(name)) this.#spaces.set(name, this.#makeSpace(pool, exclusions(pool)));
    }
    const spaces = [...this.#spaces.values()];
    this.#addresses = new PoolTable(spaces.filter(({ pool }) => pool.prefixLength === 128));
    this.#prefixes = new PoolTable(spaces.filter(({ pool }) => pool.prefixLength < 128));
  }

  /** The space of a pool, which is one for equal pools. */
  spaceOf(pool: Pool): PoolSpace | undefined {
    return this.#spaces.get(pool.toString());
  }

  /** Where an address or a prefix is in the pools; `undefined` when it is no member of one. */
  placeOf(key: LeaseKey): Place | undefined {
    return parseAddressInto(key.address, octets, 0) ? this.placeAt(octets, key.prefixLength) : undefined;
  }

  placeAt(octets: Uint8Array, prefixLength: number): Place | undefined {
    const space = (prefixLength === 128 ? this.#addresses : this.#prefixes).at(octets);
    if (space?.pool.prefixLength !== prefixLength) return undefined;
    const index = space.pool.indexOf(octets);
    return index < 0 ? undefined : { space, index };
  }

  /** Takes what a lease has. */
  put(key: LeaseKey): void {
    if (!parseAddressInto(key.address, octets, 0)) return;
    const text = leaseKeyText(key);
    if (this.offers.size > 0) this.offers.settle(text);
    const place = this.placeAt(octets, key.prefixLength);
    if (place !== undefined) place.space.take(place.index);
    else if (key.prefixLength < 128) this.#putOverlapping(text, key.prefixLength);
  }

  /** The same of a lease that is known by octets. */
  putAt(address: Uint8Array, prefixLength: number): void {
    const place = this.offers.size > 0 ? undefined : this.placeAt(address, prefixLength);
    if (place === undefined) this.put({ address: formatAddress(address), prefixLength });
    else place.space.take(place.index);
  }

  /** Gives back what a lease had. */
  delete(key: LeaseKey): void {
    const text = leaseKeyText(key);
    const offer = this.offers.ofKey(text);
    if (offer !== undefined) {
      offer.staysTaken = false;
      return;
    }
    const place = this.placeOf(key);
    if (place !== undefined) this.release(place);
    for (const { space, first, last } of this.#overlapping.delete(text)) {
      for (let index = first; index <= last; index += 1) {
        const member = space.pool.keyAt(index);
        if (this.#leases.get(member) !== undefined || this.offers.ofKey(leaseKeyText(member))) continue;
        this.release({ space, index });
      }
    }
  }

  /** Makes a member free unless a lease of another length is there. @returns whether it was taken and is free */
  release({ space, index }: Place): boolean {
    return !this.#overlapping.covers(space, index) && space.release(index);
  }

  /** What `octets` are is a lease of another length than the pools have. */
  #putOverlapping(text: string, prefixLength: number): void {
    const block = blockOf(numberOf(octets), prefixLength);
    const members = this.#prefixes.within(block).flatMap((space) => {
      const range = space.pool.membersWithin(block);
      return range === undefined ? [] : [{ space, ...range }];
    });
    this.#overlapping.put(text, members);
    for (const { space, first, last } of members) {
      // A space without map looks here when it wants to know.
      if (space.used === undefined) continue;
      for (let index = first; index <= last; index += 1) space.take(index);
    }
  }

  #makeSpace(pool: Pool, excluded: readonly IndexRange[]): PoolSpace {
    const fits = pool.size <= MAX_FREE_MAP_SIZE && this.#mapped + pool.size <= MAPPED_MEMBERS;
    if (pool.size > SMALL_POOL && !fits) {
      const space: PoolSpace = new ProbedSpace(pool, excluded, (index) => this.#isTaken(space, index));
      return space;
    }
    if (pool.size > SMALL_POOL) this.#mapped += pool.size;
    return new MappedSpace(pool, excluded);
  }

  #isTaken(space: PoolSpace, index: number): boolean {
    const key = space.pool.keyAt(index);
    return (
      this.offers.ofKey(leaseKeyText(key)) !== undefined ||
      this.#leases.get(key) !== undefined ||
      this.#overlapping.covers(space, index)
    );
  }
}
