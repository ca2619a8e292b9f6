import type { TableModel } from '../firewall.ts';
import { ifnames } from '../first-hop/ifnames.ts';
import { tableName } from '../owned.ts';

const setName = 'sources';
/** Behind what first-hop security filters: an address that a client only pretends to have does not count. */
const afterFilters = -199;

/**
 * Adds to a bridge table what notes the addresses that clients send from. A client that does no duplicate address
 * detection says to nobody which addresses it has; the first packet of it shows.
 */
export function withSourceSet(table: TableModel, taps: readonly string[], prefix: string): TableModel {
  return {
    ...table,
    sets: [
      ...(table.sets ?? []),
      `set ${setName} { type ipv6_addr; flags dynamic,timeout; size 4096; timeout 10m; }`,
    ],
    chains: [
      ...table.chains,
      {
        name: 'sources',
        base: { hook: 'prerouting', priority: afterFilters },
        rules: [`iifname ${ifnames(taps)} ip6 saddr ${prefix} update @${setName} { ip6 saddr }`],
      },
    ],
  };
}

/** Command that lists the set, for {@link parseSourceSet}. */
export const listSourceSet = ['-j', 'list', 'set', 'bridge', tableName, setName] as const;

interface Listing {
  readonly nftables?: readonly {
    readonly set?: { readonly elem?: readonly (string | { readonly elem?: { readonly val?: string } })[] };
  }[];
}

/** Reads what {@link listSourceSet} prints; nothing when there is no such set. */
export function parseSourceSet(json: string): readonly string[] {
  if (json.trim() === '') return [];
  const { nftables = [] } = JSON.parse(json) as Listing;
  return nftables
    .flatMap(({ set }) => set?.elem ?? [])
    .flatMap((item) => (typeof item === 'string' ? item : (item.elem?.val ?? [])));
}
