import type { Plan } from '@ovlab/core';
import { type TableModel, tableStep } from './firewall.ts';
import { ownAddresses } from './first-hop/own-addresses.ts';
import { firstHopOf } from './first-hop/switches.ts';
import { filtersBridge, firstHopTable } from './first-hop/table.ts';
import { withSourceSet } from './ndp-proxy/source-set.ts';
import type { ServerNetwork } from './network.ts';
import type { HostSnapshot } from './snapshot.ts';

/** Priority `filter` of the families that see packets (NF_IP_PRI_FILTER). */
const inetFilter = 0;

/**
 * First-hop security of a network, in the bridge family.
 *
 * @param own IPv6 addresses that no client may send from
 */
export function guardTable(
  network: Pick<ServerNetwork, 'taps' | 'uplink'> & Partial<ServerNetwork>,
  own: readonly string[] = [],
): TableModel {
  const { taps, prefix, mode, uplink, guard = true, firstHop = {} } = network;
  // A bridge without the uplink has nothing to keep away from it.
  const ports = { taps, prefix, own, uplink: mode === 'routed' ? undefined : uplink };
  const table = firstHopTable(firstHopOf({ guard, firstHop }), ports);
  // The proxy for neighbour discovery wants to know who is behind the bridge.
  return mode === 'routed' && prefix !== undefined ? withSourceSet(table, taps, prefix) : table;
}

/** Lets OpenVPN's ports in and counts what comes; a drop in another table still wins, as always in nftables. */
export function portTable({ proto, port, last = port }: ServerNetwork['port']): TableModel {
  return {
    family: 'inet',
    chains: [
      {
        name: 'input',
        base: { hook: 'input', priority: inetFilter },
        rules: [`${proto} dport ${range(port, last)} counter accept`],
      },
    ],
  };
}

/** The steps for both tables. */
export function firewallSteps(network: ServerNetwork, snapshot: HostSnapshot): Plan {
  const { mark, port, taps } = network;
  return [
    ...tableStep(
      'guard',
      'guard of the bridge',
      mark,
      guardTable(network, ownAddresses(network, snapshot)),
      snapshot,
      (filtersBridge(firstHopOf(network)) || network.mode === 'routed') && taps.length > 0,
    ),
    ...tableStep(
      'port',
      `rule for OpenVPN's port ${port.proto}/${range(port.port, port.last)}`,
      mark,
      inetTable(network),
      snapshot,
    ),
  ];
}

/** Isolated clients do not reach each other by way of the server either. */
function inetTable(network: ServerNetwork): TableModel {
  const table = portTable(network.port);
  const { prefix, bridge } = network;
  if (!firstHopOf(network).isolation || prefix === undefined) return table;
  const turned = `iifname "${bridge}" oifname "${bridge}" ip6 saddr ${prefix} ip6 daddr ${prefix} counter drop`;
  return {
    ...table,
    chains: [
      ...table.chains,
      {
        name: 'forward',
        base: { hook: 'forward', priority: inetFilter },
        rules: [{ counter: 'isolation', rule: turned }],
      },
    ],
  };
}

function range(first: number, last = first): string {
  return last === first ? `${first}` : `${first}-${last}`;
}
