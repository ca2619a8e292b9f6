import { OvlabError } from '@ovlab/core';
import { isMachine } from '../host-firewall/steps.ts';
import { endsInDrop, endsWithDrop } from '../machine/filters.ts';
import type { ServerNetwork } from '../network.ts';
import { tableName } from '../owned.ts';
import type { HostSnapshot, NftChain, NftRule } from '../snapshot.ts';

/**
 * Refuses a host whose firewall drops IPv6 packets that are routed and has no rule that names the bridge: clients would
 * have addresses and reach nothing. Rules of others are theirs to change; firewalld gets the bridge by its zone.
 *
 * Errors: `OVLAB_E_FIREWALL`.
 */
export function refuseForwardDrop({ bridge }: ServerNetwork, snapshot: HostSnapshot): void {
  const found = dropOfNft(bridge, snapshot) ?? dropOfOldTables(bridge, snapshot);
  if (found === undefined) return;
  const ufw = isMachine(snapshot) && snapshot.filters.ufw;
  const commands = ufw
    ? [`ufw route allow in on ${bridge}`, `ufw route allow out on ${bridge}`]
    : found.commands;
  throw new OvlabError('OVLAB_E_FIREWALL', `${found.chain} drops what is routed to and from ${bridge}`, {
    hint: `let it through: ${commands.join('; ')}`,
  });
}

interface Drop {
  readonly chain: string;
  readonly commands: readonly string[];
}

function dropOfNft(bridge: string, { nft }: HostSnapshot): Drop | undefined {
  const chain = nft.chains.find(
    (candidate) => dropsRouted(candidate, nft) && !nft.rules.some((rule) => lets(rule, candidate, bridge)),
  );
  if (chain === undefined) return undefined;
  const { family, table, name } = chain;
  const insert = `nft insert rule ${family} ${table} ${name}`;
  return {
    chain: `the chain ${name} of the nftables table ${family} ${table}`,
    commands: [`${insert} iifname "${bridge}" accept`, `${insert} oifname "${bridge}" accept`],
  };
}

function dropsRouted(chain: NftChain, nft: HostSnapshot['nft']): boolean {
  const { family, table, hook } = chain;
  if ((family !== 'ip6' && family !== 'inet') || hook !== 'forward') return false;
  return table !== 'firewalld' && table !== tableName && endsWithDrop(chain, nft);
}

function lets(rule: NftRule, { family, table }: NftChain, bridge: string): boolean {
  return (
    rule.family === family && rule.table === table && rule.accepts && rule.expression.includes(`"${bridge}"`)
  );
}

/** nft does not show what the old tables of the kernel hold. */
function dropOfOldTables(bridge: string, snapshot: HostSnapshot): Drop | undefined {
  if (!isMachine(snapshot)) return undefined;
  const table = snapshot.filters.iptables.find(
    (candidate) =>
      candidate.backend === 'legacy' &&
      candidate.family === 6 &&
      endsInDrop(candidate, 'FORWARD') &&
      !candidate.rules.some((rule) => / -j ACCEPT$/.test(rule) && rule.split(' ').includes(bridge)),
  );
  if (table === undefined) return undefined;
  const insert = `${table.program} -I FORWARD`;
  return {
    chain: `FORWARD of ${table.program}`,
    commands: [`${insert} -i ${bridge} -j ACCEPT`, `${insert} -o ${bridge} -j ACCEPT`],
  };
}
