import type { Action, Plan } from '@ovlab/core';
import { endsWithDrop } from '../machine/filters.ts';
import { tableName } from '../owned.ts';
import type { NftChain, NftRule } from '../snapshot.ts';
import { letThrough, type Need, type Opening, ports } from './need.ts';

/** Accept rules at the head of chains that somebody wrote for nft itself and that would drop. */
export function nftablesSteps(need: Need): Plan {
  const { network, machine, bridged, openings } = need;
  const { bridge, mark } = network;
  const dropping = machine.nft.chains.filter(
    (chain) => endsWithDrop(chain, machine.nft) && chain.table !== tableName && !ofAnother(chain, need),
  );
  const families: readonly string[] = bridged.map(nameOf);
  const rulesOf = ({ family, table, name }: NftChain): readonly NftRule[] =>
    machine.nft.rules.filter(
      (rule) => rule.accepts && rule.family === family && rule.table === table && rule.chain === name,
    );
  const forward = dropping.filter(
    (chain) =>
      chain.hook === 'forward' &&
      (chain.family === 'inet' ? families.length > 0 : families.includes(chain.family)) &&
      !rulesOf(chain).some(
        ({ expression }) => expression.includes(`"${bridge}"`) || expression.includes('physdev'),
      ),
  );
  const closed = ({ port, families: of }: Opening): readonly NftChain[] =>
    dropping.filter(
      (chain) =>
        chain.hook === 'input' &&
        ['inet', ...of.map(nameOf)].includes(chain.family) &&
        !rulesOf(chain).some(({ expression }) => new RegExp(`\\b${port}\\b`).test(expression)),
    );
  const missing = openings.filter((opening) => closed(opening).length > 0);
  return [
    ...step(
      'firewall.bridge',
      'let bridged frames pass the firewall of routed packets',
      forward.map((chain) => ({ chain, match: `iifname "${bridge}" oifname "${bridge}"` })),
      mark,
    ),
    ...step(
      'firewall.port',
      letThrough(missing),
      missing.flatMap((opening) => closed(opening).map((chain) => ({ chain, match: matchOf(opening) }))),
      mark,
    ),
  ];
}

function nameOf(family: 4 | 6): string {
  return family === 4 ? 'ip' : 'ip6';
}

function matchOf(opening: Opening): string {
  const { link, proto } = opening;
  return `${link === undefined ? '' : `iifname "${link}" `}${proto} dport ${ports(opening, '-')}`;
}

/** Chains that another tool keeps: it would not know a rule that came past it. */
function ofAnother({ family, table, name }: NftChain, { machine: { filters } }: Need): boolean {
  if (table === 'firewalld') return true;
  const known = filters.iptables.some(
    (state) => state.backend === 'nft' && family === (state.family === 4 ? 'ip' : 'ip6'),
  );
  return known && table === 'filter' && name === name.toUpperCase();
}

interface Rule {
  readonly chain: NftChain;
  readonly match: string;
}

function step(id: string, title: string, rules: readonly Rule[], mark: string): Plan {
  const chains = [...new Set(rules.map(({ chain }) => chain))];
  if (chains.length === 0) return [];
  const where = ({ family, table, name }: NftChain): string => `${family} ${table} ${name}`;
  return [
    {
      id,
      title,
      reason: `the nftables chain ${chains.map(where).join(' and ')} ends in drop`,
      apply: [
        {
          kind: 'nft',
          ruleset: rules
            .map(
              ({ chain, match }) => `insert rule ${where(chain)} ${match} counter accept comment "${mark}"\n`,
            )
            .join(''),
        },
      ],
      undo: chains.map(({ family, table, name }): Action => ({
        kind: 'nft-delete',
        family,
        table,
        chain: name,
        comment: mark,
      })),
      check: chains.map(({ family, table }) => ({ kind: 'table', family, name: table, comments: [mark] })),
    },
  ];
}
