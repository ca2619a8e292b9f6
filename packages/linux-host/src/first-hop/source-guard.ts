import { parseAddress } from '@ovlab/core';
import type { ChainModel, RuleModel } from '../firewall.ts';

/** RFC 6620 calls it DEFAULT_LT: how long an address stays with whom it was last seen from. */
const bindingLifetime = '5m';
/** Addresses of all clients together; the kernel keeps some hundred octets for each. */
const bindingCount = 65_535;

/** Octets 8 to 23 of the IPv6 header, the source (RFC 8200 3), and of a neighbour message, the target (RFC 4861 4.3). */
const source = '@nh,64,128';
const target = '@th,64,128';

const drop = 'counter drop';

/**
 * FCFS SAVI (RFC 6620) with what a packet filter can do: an address belongs to the MAC address that was first seen
 * with it, in a duplicate address detection or as the source of anything, until it was not seen for five minutes.
 * Whoever else uses it, or says in a neighbour advertisement that it is his, is not heard. Outside of the prefix only
 * link-local addresses and, for duplicate address detection, the unspecified one are sources.
 *
 * Sets are typed by the raw field, because nft takes the target of a neighbour message in no other way.
 */
export function sourceGuard(
  prefix: string,
  own: readonly string[],
): { readonly sets: readonly string[]; readonly chain: ChainModel } {
  const bind = (field: string, verb: 'add' | 'update'): string =>
    `${verb} @bindings { ${field} . ether saddr } ${verb} @bound { ${field} } return`;
  return {
    sets: [
      set('bindings', `${target} . ether saddr`),
      // Beside the pairs, because a lookup cannot ask for an address with any other MAC address.
      set('bound', target),
    ],
    chain: {
      name: 'source_guard',
      rules: [
        ...(own.length === 0
          ? []
          : [
              guarded(
                `icmpv6 type nd-neighbor-advert ${target} { ${own.map(hexadecimal).join(', ')} } ${drop}`,
              ),
              guarded(`ip6 saddr { ${own.join(', ')} } ${drop}`),
            ]),
        guarded(
          `icmpv6 type nd-neighbor-advert ${target} . ether saddr != @bindings ${target} @bound ${drop}`,
        ),
        // A claim is let through whosever it is: the owner has to hear it to object (RFC 4862 5.4.3).
        `ip6 saddr :: icmpv6 type nd-neighbor-solicit ${target} != @bound ${bind(target, 'add')}`,
        'ip6 saddr :: return',
        guarded(`ip6 saddr != { fe80::/10, ${prefix} } ${drop}`),
        `${source} . ether saddr @bindings ${bind(source, 'update')}`,
        guarded(`${source} @bound ${drop}`),
        bind(source, 'add'),
        // A set that is full ends the rule before, and a stranger is the one to wait.
        guarded(drop),
      ],
    },
  };
}

function guarded(rule: string): RuleModel {
  return { counter: 'source-guard', rule };
}

function set(name: string, type: string): string {
  return `set ${name} { typeof ${type}; flags dynamic,timeout; size ${String(bindingCount)}; timeout ${bindingLifetime}; }`;
}

function hexadecimal(address: string): string {
  return `0x${(parseAddress(address)?.value ?? 0n).toString(16).padStart(32, '0')}`;
}
