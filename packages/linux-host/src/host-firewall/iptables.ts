import type { Action, Plan } from '@ovlab/core';
import { endsInDrop } from '../machine/filters.ts';
import type { IptablesState } from '../machine/snapshot.ts';
import { letThrough, type Need, type Opening, ports } from './need.ts';

/** Accept rules at the head of chains of iptables that would drop; its own tool makes them, so that it can read them. */
export function iptablesSteps({ network: { bridge, mark }, machine, bridged, openings }: Need): Plan {
  const { iptables } = machine.filters;
  const forward = iptables.filter(
    (table) =>
      bridged.includes(table.family) &&
      endsInDrop(table, 'FORWARD') &&
      !accepts(table, [` -i ${bridge} -o ${bridge} `]) &&
      !accepts(table, ['--physdev-is-bridged']),
  );
  const through = forward.map((table) => ({ table, match: ['FORWARD', '-i', bridge, '-o', bridge] }));
  const missing = openings.filter((opening) => closed(opening, iptables).length > 0);
  const open = missing.flatMap((opening) =>
    closed(opening, iptables).map((table) => ({ table, match: ['INPUT', ...wordsOf(opening)] })),
  );
  return [
    ...step('firewall.bridge', 'let bridged frames pass the firewall of routed packets', through, mark),
    ...step('firewall.port', letThrough(missing), open, mark),
  ];
}

/** Tables that drop what comes in and do not let it in. */
function closed(opening: Opening, iptables: readonly IptablesState[]): readonly IptablesState[] {
  const { proto, families } = opening;
  return iptables.filter(
    (table) =>
      families.includes(table.family) &&
      endsInDrop(table, 'INPUT') &&
      !accepts(table, [`-p ${proto} `, `--dport ${ports(opening, ':')} `]),
  );
}

function wordsOf(opening: Opening): readonly string[] {
  const { link, proto } = opening;
  return [...(link === undefined ? [] : ['-i', link]), '-p', proto, '--dport', ports(opening, ':')];
}

function accepts({ rules }: IptablesState, parts: readonly string[]): boolean {
  return rules.some((rule) => rule.endsWith(' -j ACCEPT') && parts.every((part) => rule.includes(part)));
}

interface Rule {
  readonly table: IptablesState;
  /** The chain and what a packet has to be. */
  readonly match: readonly string[];
}

function step(id: string, title: string, rules: readonly Rule[], mark: string): Plan {
  if (rules.length === 0) return [];
  const run = ({ table, match }: Rule, verb: '-I' | '-D'): Action => ({
    kind: 'command',
    file: table.program,
    args: ['-w', verb, ...match, '-m', 'comment', '--comment', mark, '-j', 'ACCEPT'],
    ...(verb === '-D' ? { mayFail: true as const } : {}),
  });
  const dropping = new Set(rules.map(({ table, match: [chain = ''] }) => `${chain} of ${table.program}`));
  return [
    {
      id,
      title,
      reason: `packets end in a drop: ${[...dropping].join(', ')}`,
      // Taken out first, so that a second run does not leave two.
      apply: rules.flatMap((rule) => [run(rule, '-D'), run(rule, '-I')]),
      undo: rules.map((rule) => run(rule, '-D')),
    },
  ];
}
