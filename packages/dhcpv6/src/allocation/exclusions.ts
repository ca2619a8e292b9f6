import type { Dhcpv6ServerConfig, ServedLink } from '../server/server-config.ts';
import { addressNumber, blockOf, intersection, prefixBlock, type AddressBlock } from './address-number.ts';
import { MAX_FREE_MAP_SIZE } from './free-map.ts';
import type { IndexRange, Pool } from './pool.ts';
import { eui64Blocks, reservedBlocks, reservedOfLongPrefix } from './reserved-identifiers.ts';

type ExcludingConfig = Pick<Dhcpv6ServerConfig, 'link' | 'relayedLinks' | 'excluded' | 'reservations'>;

/** What the pools of a configuration do not give to just anybody. */
export class Exclusions {
  /** Addresses and prefixes that are named: the server's own, and those which are reserved for a client. */
  readonly #named: readonly AddressBlock[];
  readonly #prefixes: readonly (AddressBlock & { readonly prefixLength: number })[];
  readonly #pools: readonly AddressBlock[];

  /** @throws WireEncodeError when something is no address */
  constructor({ link, relayedLinks, excluded, reservations }: ExcludingConfig) {
    const links = [link, ...relayedLinks];
    this.#named = [
      ...excluded.map((address) => prefixBlock(address, 128, 'excluded')),
      ...reservations.flatMap(({ address, prefix }) => [
        ...(address === undefined ? [] : [prefixBlock(address, 128, 'reservation')]),
        ...(prefix === undefined ? [] : [prefixBlock(prefix.prefix, prefix.prefixLength, 'reservation')]),
      ]),
    ];
    this.#prefixes = links.flatMap(({ prefixes }) =>
      prefixes.map(({ prefix, prefixLength }) => ({
        ...prefixBlock(prefix, prefixLength, 'prefix'),
        prefixLength,
      })),
    );
    this.#pools = links.flatMap(addressBlocks);
  }

  /**
   * The members that are not given, in order and without overlaps. Of a pool of more than 2^24 addresses those that look
   * like EUI-64 ones are left aside: they are in too many places.
   */
  of(pool: Pool): IndexRange[] {
    const blocks = pool.prefixLength === 128 ? this.#ofAddresses(pool) : this.#ofPrefixes();
    const ranges = blocks.map((block) => pool.membersWithin(block)).filter((range) => range !== undefined);
    return merge(ranges);
  }

  #ofAddresses(pool: Pool): AddressBlock[] {
    const { first, last } = pool.block;
    return [
      ...this.#named,
      ...this.#subnets(pool.block).flatMap((subnet) =>
        subnet.prefixLength > 64 ? reservedOfLongPrefix(subnet) : reservedBlocks(subnet.first),
      ),
      ...(pool.size <= MAX_FREE_MAP_SIZE ? eui64Blocks({ first, last }) : []),
    ];
  }

  /** The prefixes of links that a pool lies in, and where it lies in none the one or two /64 that it is in. */
  #subnets(pool: AddressBlock): (AddressBlock & { readonly prefixLength: number })[] {
    const long = this.#prefixes.filter(
      (prefix) => prefix.prefixLength > 64 && intersection(prefix, pool) !== undefined,
    );
    if (long.length > 0) return long;
    return [pool.first, pool.last].map((address) => ({ ...blockOf(address, 64), prefixLength: 64 }));
  }

  /** A delegated prefix must not hold what is on a link or given to hosts there. */
  #ofPrefixes(): AddressBlock[] {
    return [...this.#named, ...this.#prefixes, ...this.#pools];
  }
}

function addressBlocks({ pools }: ServedLink): AddressBlock[] {
  return pools.map(({ first, last }) => ({
    first: addressNumber(first, 'pool'),
    last: addressNumber(last, 'pool'),
  }));
}

/** Ranges in order, those that touch made one. */
function merge(ranges: readonly IndexRange[]): IndexRange[] {
  const merged: IndexRange[] = [];
  for (const range of ranges.toSorted((a, b) => a.first - b.first)) {
    const before = merged.at(-1);
    if (before === undefined || range.first > before.last + 1) merged.push(range);
    else merged[merged.length - 1] = { first: before.first, last: Math.max(before.last, range.last) };
  }
  return merged;
}
