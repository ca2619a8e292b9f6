import { OvlabError } from '@ovlab/core';
import type { ServerNetwork } from '../network.ts';
import type { HostSnapshot, NftChain } from '../snapshot.ts';

/**
 * Refuses a host whose firewall drops IPv6 packets that are routed and has no rule that names the bridge: clients would
 * have addresses and reach nothing. Rules of others are theirs to change.
 *
 * Errors: `OVLAB_E_FIREWALL`.
 */
export function refuseForwardDrop({ bridge }: ServerNetwork, { nft }: HostSnapshot): void {
  const chain = nft.chains.find(
    (candidate) => dropsRouted(candidate) && !nft.rules.some((rule) => lets(rule, candidate, bridge)),
  );
  if (chain === undefined) return;
  const { family, table, name } = chain;
  const insert = `nft insert rule ${family} ${table} ${name}`;
  throw new OvlabError(
    'OVLAB_E_FIREWALL',
    `the chain ${name} of the nftables table ${family} ${table} drops what is routed to and from ${bridge}`,
    {
      hint: `let it through: ${insert} iifname "${bridge}" accept; ${insert} oifname "${bridge}" accept; where ufw rules: ufw route allow in on ${bridge}; ufw route allow out on ${bridge}`,
    },
  );
}

function dropsRouted({ family, hook, policy }: NftChain): boolean {
  return (family === 'ip6' || family === 'inet') && hook === 'forward' && policy === 'drop';
}

function lets(
  rule: HostSnapshot['nft']['rules'][number],
  { family, table }: NftChain,
  bridge: string,
): boolean {
  return (
    rule.family === family && rule.table === table && rule.accepts && rule.expression.includes(`"${bridge}"`)
  );
}
