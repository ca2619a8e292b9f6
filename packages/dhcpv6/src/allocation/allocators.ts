import { addressNumber, prefixBlock } from './address-number.ts';
import type { LeaseBook } from '../leases/lease-book.ts';
import type { LeaseExpiry } from '../leases/expiry.ts';
import type { LeaseKey } from '../leases/lease.ts';
import type { Dhcpv6ServerConfig, ServedLink } from '../server/server-config.ts';
import type { Allocator } from './allocator.ts';
import { Exclusions } from './exclusions.ts';
import { LinkAllocator, type AllocationContext } from './link-allocator.ts';
import { Occupancy } from './occupancy.ts';
import type { PoolSpace } from './pool-space.ts';
import { Pool } from './pool.ts';
import { Reservations } from './reservations.ts';
import { StableHash } from './stable-hash.ts';

export interface AllocatorsOptions {
  readonly config: Pick<Dhcpv6ServerConfig, 'link' | 'relayedLinks' | 'excluded' | 'reservations'>;
  readonly leases: LeaseBook;
  /** Knows which leases have expired, so that a full pool can give them to others before they are deleted. */
  readonly expiry?: LeaseExpiry;
  /** Secret of 16 octets and more that decides which client gets which address; it has to stay the same. */
  readonly hashKey: Uint8Array;
}

/** How full a pool is. */
export interface PoolUsage {
  /** `2001:db8::d6:0:0:0-2001:db8::d6:0:ff:ffff`, for prefixes with their length behind. */
  readonly pool: string;
  readonly kind: 'na' | 'pd';
  /** How many addresses or prefixes can be given; of a pool of more than 2^24 the excluded ones are counted too. */
  readonly size: number;
  /** How many are leased, expired and held, declined or offered; not counted for a pool of more than 2^24. */
  readonly used: number | undefined;
}

/**
 * The allocators of all links of a configuration. They follow the changes of the lease book from their making on until
 * {@link close}; what the book has by then is handed over with {@link fill}.
 */
export class Allocators {
  readonly #occupancy: Occupancy;
  readonly #allocators = new Map<ServedLink, { allocator: LinkAllocator; pools: readonly PoolSpace[] }>();
  readonly #unsubscribe: () => void;

  /**
   * @throws RangeError when two pools overlap, the ends of one are the wrong way round, a delegated length does not fit
   *   its block, or the key is short
   * @throws WireEncodeError when something is no address
   */
  constructor({ config, leases, expiry, hashKey }: AllocatorsOptions) {
    const links = [config.link, ...config.relayedLinks].map((link) => ({ link, ...poolsOf(link) }));
    const exclusions = new Exclusions(config);
    this.#occupancy = new Occupancy(
      links.flatMap(({ addresses, prefixes }) => [...addresses, ...prefixes]),
      (pool) => exclusions.of(pool),
      leases,
    );
    const context: AllocationContext = {
      leases,
      occupancy: this.#occupancy,
      reservations: new Reservations(config.reservations),
      hash: new StableHash(hashKey),
      expiry,
    };
    for (const { link, addresses, prefixes } of links) this.#addLink(context, link, addresses, prefixes);
    this.#unsubscribe = leases.onChange((changes) => {
      for (const change of changes) {
        if (change.type === 'put') this.#occupancy.put(change.lease);
        else this.#occupancy.delete(change.key);
      }
    });
  }

  /** @throws RangeError when the link is not one of the configuration */
  of(link: ServedLink): Allocator {
    const entry = this.#allocators.get(link);
    if (entry === undefined) throw new RangeError('The link is not one of the configuration.');
    return entry.allocator;
  }

  /** Takes what a lease has. @param address 16 octets */
  add(address: Uint8Array, prefixLength: number): void {
    this.#occupancy.putAt(address, prefixLength);
  }

  /** Takes what all leases have. */
  fill(leases: Iterable<LeaseKey>): void {
    for (const lease of leases) this.#occupancy.put(lease);
  }

  usage(link: ServedLink): PoolUsage[] {
    const pools = this.#allocators.get(link)?.pools ?? [];
    return pools.map(({ pool, used, usable }) => ({
      pool: pool.toString(),
      kind: pool.prefixLength === 128 ? 'na' : 'pd',
      size: usable,
      used,
    }));
  }

  /** Follows the lease book no longer. */
  close(): void {
    this.#unsubscribe();
  }

  #addLink(
    context: AllocationContext,
    link: ServedLink,
    addresses: readonly Pool[],
    prefixes: readonly Pool[],
  ): void {
    const spacesOf = (pools: readonly Pool[]): PoolSpace[] =>
      pools.map((pool) => this.#occupancy.spaceOf(pool)).filter((space) => space !== undefined);
    const pools = { addresses: spacesOf(addresses), prefixes: spacesOf(prefixes), isOnLink: onLink(link) };
    this.#allocators.set(link, {
      allocator: new LinkAllocator(context, pools),
      pools: [...pools.addresses, ...pools.prefixes],
    });
  }
}

function poolsOf({ pools, prefixPools }: ServedLink): { addresses: Pool[]; prefixes: Pool[] } {
  return {
    addresses: pools.map((range) => Pool.ofAddresses(range)),
    prefixes: prefixPools.map((pool) => Pool.ofPrefixes(pool)),
  };
}

/** Every address is on a link that no prefix is named of. */
function onLink({ prefixes }: ServedLink): (address: string) => boolean {
  const blocks = prefixes.map(({ prefix, prefixLength }) => prefixBlock(prefix, prefixLength, 'prefix'));
  return (address) => {
    const value = addressNumber(address, 'address');
    return blocks.length === 0 || blocks.some(({ first, last }) => first <= value && value <= last);
  };
}
