import type { Action, Plan } from '@ovlab/core';
import { endsInDrop } from '../machine/filters.ts';
import type { IptablesState } from '../machine/snapshot.ts';
import { type Need, ports } from './need.ts';

/** Accept rules at the head of chains of iptables that would drop; its own tool makes them, so that it can read them. */
export function iptablesSteps({ network, machine, bridged }: Need): Plan {
  const { bridge, port } = network;
  const { iptables } = machine.filters;
  const through = ['FORWARD', '-i', bridge, '-o', bridge];
  const open = ['INPUT', '-p', port.proto, '--dport', ports(network, ':')];
  const forward = iptables.filter(
    (table) =>
      bridged.includes(table.family) &&
      endsInDrop(table, 'FORWARD') &&
      !accepts(table, [` -i ${bridge} -o ${bridge} `]) &&
      !accepts(table, ['--physdev-is-bridged']),
  );
  const input = iptables.filter(
    (table) =>
      endsInDrop(table, 'INPUT') && !accepts(table, [`-p ${port.proto} `, `--dport ${ports(network, ':')} `]),
  );
  return [
    ...step(
      'firewall.bridge',
      `let bridged frames pass the firewall of routed packets`,
      'FORWARD',
      forward,
      through,
      network.mark,
    ),
    ...step('firewall.port', `let OpenVPN's port through the firewall`, 'INPUT', input, open, network.mark),
  ];
}

function accepts({ rules }: IptablesState, parts: readonly string[]): boolean {
  return rules.some((rule) => rule.endsWith(' -j ACCEPT') && parts.every((part) => rule.includes(part)));
}

function step(
  id: string,
  title: string,
  chain: string,
  tables: readonly IptablesState[],
  [, ...match]: readonly string[],
  mark: string,
): Plan {
  if (tables.length === 0) return [];
  const words = [chain, ...match, '-m', 'comment', '--comment', mark, '-j', 'ACCEPT'];
  const run = (program: string, verb: '-I' | '-D'): Action => ({
    kind: 'command',
    file: program,
    args: ['-w', verb, ...words],
    ...(verb === '-D' ? { mayFail: true as const } : {}),
  });
  return [
    {
      id,
      title,
      reason: `${chain} of ${tables.map(({ program }) => program).join(' and ')} ends in drop`,
      // Taken out first, so that a second run does not leave two.
      apply: tables.flatMap(({ program }) => [run(program, '-D'), run(program, '-I')]),
      undo: tables.map(({ program }) => run(program, '-D')),
    },
  ];
}
