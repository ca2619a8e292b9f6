import { OvlabError } from '@ovlab/core';
import type { ServerNetwork } from '../network.ts';
import { tableName } from '../owned.ts';
import type { HostSnapshot, NftRule } from '../snapshot.ts';
import { isMachine } from './steps.ts';

/** Tables that see packets of the host; in the others a port of a bridge still has its own name. */
const families = new Set(['ip', 'ip6', 'inet']);

/**
 * Refuses a machine whose firewall has rules for the uplink by name and not the same ones for the bridge: a packet
 * that comes in by a port counts as the bridge's, so that a rule which lets SSH in on `eth0` would match no more.
 *
 * Errors: `OVLAB_E_FIREWALL` that names the rules.
 */
export function refuseInterfaceRules(network: ServerNetwork, snapshot: HostSnapshot): void {
  if (network.ownNamespace === true || !isMachine(snapshot)) return;
  const { uplink, bridge } = network;
  const missing = [
    ...lonelyRules(snapshot.nft.rules, uplink, bridge).map(
      ({ family, table, chain }) => `nft list chain ${family} ${table} ${chain}`,
    ),
    ...snapshot.filters.iptables
      .filter(({ backend }) => backend === 'legacy')
      .flatMap(({ program, rules }) =>
        lonelyLines(rules, uplink, bridge).map((rule) => `${program} ${rule}`),
      ),
  ];
  const [first] = missing;
  if (first === undefined) return;
  throw new OvlabError(
    'OVLAB_E_FIREWALL',
    `${missing.length === 1 ? 'a rule' : `${missing.length} rules`} of the firewall would not match any more: ${uplink} becomes a port, and packets of a port count as those of ${bridge}`,
    {
      hint: `add the same for ${bridge} beside each rule that names ${uplink}, then try again: ${[...new Set(missing)].slice(0, 4).join('; ')}`,
    },
  );
}

function lonelyRules(all: readonly NftRule[], uplink: string, bridge: string): readonly NftRule[] {
  const rules = all.filter(
    ({ family, table }) => families.has(family) && table !== tableName && table !== 'firewalld',
  );
  const key = ({ family, table, chain }: NftRule, expression: string): string =>
    [family, table, chain, expression.replaceAll(/"(packets|bytes)":\s*\d+/g, '')].join(' ');
  const present = new Set(rules.map((rule) => key(rule, rule.expression)));
  return rules.filter(
    (rule) =>
      rule.expression.includes(`"${uplink}"`) &&
      !present.has(key(rule, rule.expression.replaceAll(`"${uplink}"`, `"${bridge}"`))),
  );
}

function lonelyLines(rules: readonly string[], uplink: string, bridge: string): readonly string[] {
  const present = new Set(rules);
  const forBridge = (rule: string): string =>
    rule
      .split(' ')
      .map((word, index, words) =>
        word === uplink && ['-i', '-o'].includes(words[index - 1] ?? '') ? bridge : word,
      )
      .join(' ');
  return rules.filter((rule) => forBridge(rule) !== rule && !present.has(forBridge(rule)));
}
