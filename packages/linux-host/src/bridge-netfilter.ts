import { OvlabError } from '@ovlab/core';
import { isMachine } from './host-firewall/steps.ts';
import type { ServerNetwork } from './network.ts';
import { findLink, type HostSnapshot, type NftChain } from './snapshot.ts';

/**
 * Refuses a host whose firewall for routed packets would drop bridged IPv6 frames, because br_netfilter hands
 * them to it and a forward chain ends in drop. Settings of all bridges are the owner's business on a real host.
 *
 * Errors: `OVLAB_E_BR_NETFILTER`.
 */
export function refuseBridgeNetfilter(network: ServerNetwork, snapshot: HostSnapshot): void {
  // A real machine gets the rule, through the tool that keeps its firewall.
  if (isMachine(snapshot)) return;
  const sysctl =
    network.ownNamespace !== true && snapshot.sysctls['net.bridge.bridge-nf-call-ip6tables'] === '1';
  if (!sysctl && findLink(snapshot, network.bridge)?.bridge?.callIp6tables !== true) return;
  const chain = snapshot.nft.chains.find(
    (candidate) => dropsForwarded(candidate) && !exempts(candidate, network.bridge, snapshot),
  );
  if (chain === undefined) return;
  const { family, table, name } = chain;
  throw new OvlabError(
    'OVLAB_E_BR_NETFILTER',
    `bridged IPv6 frames pass the chain ${name} of the nftables table ${family} ${table}, whose policy is drop`,
    {
      hint: `let the bridge through: nft insert rule ${family} ${table} ${name} iifname "${network.bridge}" oifname "${network.bridge}" accept; or, for all bridges: sysctl -w net.bridge.bridge-nf-call-ip6tables=0`,
    },
  );
}

/** iptables' FORWARD is such a chain as well: it is kept in nftables on every current distribution. */
function dropsForwarded({ family, hook, policy }: NftChain): boolean {
  return (family === 'ip6' || family === 'inet') && hook === 'forward' && policy === 'drop';
}

function exempts(chain: NftChain, bridge: string, snapshot: HostSnapshot): boolean {
  return snapshot.nft.rules.some(
    (rule) =>
      rule.family === chain.family &&
      rule.table === chain.table &&
      rule.chain === chain.name &&
      rule.accepts &&
      (rule.expression.includes(`"${bridge}"`) || rule.expression.includes('physdev')),
  );
}
