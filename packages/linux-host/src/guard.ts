import type { Plan } from '@ovlab/core';
import { type TableModel, tableStep } from './firewall.ts';
import type { ServerNetwork } from './network.ts';
import type { HostSnapshot } from './snapshot.ts';

/** Priority `filter` of the bridge family (NF_BR_PRI_FILTER_BRIDGED) and of the others (NF_IP_PRI_FILTER). */
const bridgeFilter = -200;
const inetFilter = 0;

/** `icmpv6 type` and `meta l4proto` find their header behind extension headers; `ip6 nexthdr` would not. */
const routerMessages = 'icmpv6 type { nd-router-advert, nd-redirect } counter drop';
/** A server answers from port 547 to port 546 (RFC 8415 7.2). */
const dhcpv6Answers = 'ether type ip6 meta l4proto udp udp sport 547 udp dport 546 counter drop';

/**
 * RA-Guard (RFC 6105) and DHCPv6-Shield (RFC 7610) for the two sides of the bridge. What clients send is
 * filtered before the bridge decides where it goes, so that the server itself is covered as well as the LAN.
 */
export function guardTable({ taps, uplink }: Pick<ServerNetwork, 'taps' | 'uplink'>): TableModel {
  const fromClients = `iifname ${set(taps)}`;
  const toUplink = `oifname ${set([uplink])}`;
  const outwards = [`${toUplink} ${routerMessages}`, `${toUplink} ${dhcpv6Answers}`];
  return {
    family: 'bridge',
    chains: [
      {
        // RFC 7112 section 5: the first fragment holds the whole header chain, or nobody can tell what it is. The
        // range is met by whatever can be loaded; what lies behind the end of the fragment cannot.
        name: 'first_fragment',
        rules: ['@th,0,32 0-0xffffffff return', 'counter drop'],
      },
      {
        name: 'prerouting',
        base: { hook: 'prerouting', priority: bridgeFilter },
        rules: [
          // A tag, even the priority tag of VLAN 0, would hide an RA from the rules below but not from hosts.
          `${fromClients} ether type { 8021q, 8021ad } counter drop`,
          `${fromClients} ${routerMessages}`,
          `${fromClients} ${dhcpv6Answers}`,
          `${fromClients} frag frag-off 0 jump first_fragment`,
        ],
      },
      { name: 'forward', base: { hook: 'forward', priority: bridgeFilter }, rules: outwards },
      { name: 'output', base: { hook: 'output', priority: bridgeFilter }, rules: outwards },
    ],
  };
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
  const { mark, port } = network;
  return [
    ...tableStep(
      'guard',
      'guard of the bridge',
      mark,
      guardTable(network),
      snapshot,
      network.guard && network.taps.length > 0,
    ),
    ...tableStep(
      'port',
      `rule for OpenVPN's port ${port.proto}/${range(port.port, port.last)}`,
      mark,
      portTable(port),
      snapshot,
    ),
  ];
}

function range(first: number, last = first): string {
  return last === first ? `${first}` : `${first}-${last}`;
}

function set(names: readonly string[]): string {
  return `{ ${names.map((name) => `"${name}"`).join(', ')} }`;
}
