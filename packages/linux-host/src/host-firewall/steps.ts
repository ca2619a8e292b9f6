import type { Plan } from '@ovlab/core';
import type { MachineSnapshot } from '../machine/snapshot.ts';
import type { ServerNetwork } from '../network.ts';
import { findLink, type HostSnapshot } from '../snapshot.ts';
import { firewalldSteps } from './firewalld.ts';
import { iptablesSteps } from './iptables.ts';
import { openingsOf } from './need.ts';
import { nftablesSteps } from './nftables.ts';
import { ufwSteps } from './ufw.ts';

/**
 * What the firewall of a real machine must let through: frames between ports of the bridge where br_netfilter hands
 * them to it, OpenVPN's port, and DHCPv6 where the host serves it. A rule of our own goes through the tool that rules the machine; the sysctl for
 * all bridges stays as it is, because Docker and others rely on it.
 */
export function hostFirewallSteps(network: ServerNetwork, snapshot: HostSnapshot): Plan {
  if (network.ownNamespace === true || !isMachine(snapshot)) return [];
  const need = {
    network,
    machine: snapshot,
    bridged: bridgedFamilies(network, snapshot),
    openings: openingsOf(network),
  };
  if (snapshot.filters.firewalld) return firewalldSteps(need);
  if (snapshot.filters.ufw) return ufwSteps(need);
  return [...iptablesSteps(need), ...nftablesSteps(need)];
}

export function isMachine(snapshot: HostSnapshot): snapshot is MachineSnapshot {
  return 'filters' in snapshot;
}

function bridgedFamilies({ bridge }: ServerNetwork, snapshot: HostSnapshot): readonly (4 | 6)[] {
  const { sysctls } = snapshot;
  const own = findLink(snapshot, bridge)?.bridge?.callIp6tables === true;
  return [
    ...(sysctls['net.bridge.bridge-nf-call-iptables'] === '1' ? [4 as const] : []),
    ...(sysctls['net.bridge.bridge-nf-call-ip6tables'] === '1' || own ? [6 as const] : []),
  ];
}
