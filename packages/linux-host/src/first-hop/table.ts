import type { FirstHopSecurity } from '@ovlab/core';
import type { ChainModel, RuleModel, TableModel } from '../firewall.ts';
import { ifnames } from './ifnames.ts';
import { sourceGuard } from './source-guard.ts';

/** Priority `filter` of the bridge family (NF_BR_PRI_FILTER_BRIDGED). */
const bridgeFilter = -200;

/** `icmpv6 type` and `meta l4proto` find their header behind extension headers; `ip6 nexthdr` would not. */
const routerMessages = 'icmpv6 type { nd-router-advert, nd-redirect } counter drop';
/** A server answers from port 547 to port 546 (RFC 8415 7.2). */
const dhcpv6Answers = 'ether type ip6 meta l4proto udp udp sport 547 udp dport 546 counter drop';
/** What makes every host on a link work: who asks, who answers, who wants an advertisement. */
const discovery = 'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit }';

export interface FirstHopPorts {
  readonly taps: readonly string[];
  /** Port of the bridge towards the provider; undefined where the bridge has none. */
  readonly uplink: string | undefined;
  /** The /64 of the clients; the source guard needs it. */
  readonly prefix?: string | undefined;
  /** IPv6 addresses that no client may have. */
  readonly own?: readonly string[];
}

/** Whether there is anything to filter in the bridge. */
export function filtersBridge(switches: FirstHopSecurity): boolean {
  return filtersClients(switches) || switches.isolation;
}

/**
 * First-hop security in the bridge: RA-Guard (RFC 6105), DHCPv6-Shield (RFC 7610), source guard (RFC 6620), a rate for
 * neighbour discovery, isolation. What clients send is filtered before the bridge decides where it goes, so that the
 * server itself is covered as well as the LAN.
 */
export function firstHopTable(switches: FirstHopSecurity, ports: FirstHopPorts): TableModel {
  const guard =
    switches.sourceGuard && ports.prefix !== undefined
      ? sourceGuard(ports.prefix, ports.own ?? [])
      : undefined;
  const outwards = outwardRules(switches, ports);
  const chains: readonly ChainModel[] = [
    {
      // RFC 7112 section 5: the first fragment holds the whole header chain, or nobody can tell what it is. The
      // range is met by whatever can be loaded; what lies behind the end of the fragment cannot.
      name: 'first_fragment',
      rules: filtersClients(switches)
        ? ['@th,0,32 0-0xffffffff return', { counter: 'first-fragment', rule: 'counter drop' }]
        : [],
    },
    ...(guard === undefined ? [] : [guard.chain]),
    {
      name: 'prerouting',
      base: { hook: 'prerouting', priority: bridgeFilter },
      rules: clientRules(switches, ports.taps),
    },
    {
      name: 'forward',
      base: { hook: 'forward', priority: bridgeFilter },
      rules: [...outwards, ...isolationRules(switches, ports.taps)],
    },
    { name: 'output', base: { hook: 'output', priority: bridgeFilter }, rules: outwards },
  ];
  return {
    family: 'bridge',
    ...(guard === undefined ? {} : { sets: guard.sets }),
    chains: chains.filter(({ rules }) => rules.length > 0),
  };
}

/** Isolation filters by ports alone, whatever a frame holds. */
function filtersClients({
  raGuard,
  dhcpv6Shield,
  sourceGuard: source,
  ndRateLimit,
}: FirstHopSecurity): boolean {
  return raGuard || dhcpv6Shield || source || ndRateLimit > 0;
}

function clientRules(switches: FirstHopSecurity, taps: readonly string[]): readonly RuleModel[] {
  if (!filtersClients(switches)) return [];
  const { raGuard, dhcpv6Shield, ndRateLimit, sourceGuard: guardsSources } = switches;
  const fromClients = `iifname ${ifnames(taps)}`;
  return [
    // A tag, even the priority tag of VLAN 0, would hide an RA from the rules below but not from hosts.
    { counter: 'vlan-tag', rule: `${fromClients} ether type { 8021q, 8021ad } counter drop` },
    ...(raGuard ? [{ counter: 'ra-guard', rule: `${fromClients} ${routerMessages}` }] : []),
    ...(dhcpv6Shield ? [{ counter: 'dhcpv6-shield', rule: `${fromClients} ${dhcpv6Answers}` }] : []),
    `${fromClients} frag frag-off 0 jump first_fragment`,
    // One bucket for each device: a rule for all would let one of them use up what the others have.
    ...(ndRateLimit > 0 ? taps.map((tap) => rateRule(tap, ndRateLimit)) : []),
    ...(guardsSources ? [`${fromClients} ether type ip6 jump source_guard`] : []),
  ];
}

function rateRule(tap: string, rate: number): RuleModel {
  const limit = `limit rate over ${String(rate)}/second burst ${String(rate)} packets`;
  return { counter: 'nd-rate-limit', rule: `iifname "${tap}" ${discovery} ${limit} counter drop` };
}

function outwardRules(
  { raGuard, dhcpv6Shield }: FirstHopSecurity,
  { uplink }: FirstHopPorts,
): readonly RuleModel[] {
  if (uplink === undefined) return [];
  const toUplink = `oifname ${ifnames([uplink])}`;
  return [
    ...(raGuard ? [{ counter: 'ra-guard', rule: `${toUplink} ${routerMessages}` }] : []),
    ...(dhcpv6Shield ? [{ counter: 'dhcpv6-shield', rule: `${toUplink} ${dhcpv6Answers}` }] : []),
  ];
}

function isolationRules({ isolation }: FirstHopSecurity, taps: readonly string[]): readonly RuleModel[] {
  if (!isolation) return [];
  const names = ifnames(taps);
  return [{ counter: 'isolation', rule: `iifname ${names} oifname ${names} counter drop` }];
}
