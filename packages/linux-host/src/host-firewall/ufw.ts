import type { Action, Plan } from '@ovlab/core';
import { letThrough, type Need, type Opening, ports } from './need.ts';

/** ufw's own rules for the bridge and the ports, which ufw keeps over a restart until they are deleted. */
export function ufwSteps({ network: { bridge, mark }, machine, bridged, openings }: Need): Plan {
  const rules = machine.filters.iptables.flatMap((table) => table.rules);
  const has = (...parts: readonly string[]): boolean =>
    rules.some((rule) => rule.includes('-user-') && parts.every((part) => rule.includes(part)));
  const through = ['allow', 'in', 'on', bridge, 'out', 'on', bridge];
  const run = (args: readonly string[], mayFail = false): Action => ({
    kind: 'command',
    file: 'ufw',
    args,
    ...(mayFail ? { mayFail: true as const } : {}),
  });
  const missing = openings.filter((opening) => {
    const from = opening.link === undefined ? [] : [`-i ${opening.link} `];
    return !has(...from, `-p ${opening.proto} `, ` ${ports(opening, ':')} `);
  });
  return [
    ...(bridged.length === 0 || has(`-i ${bridge} -o ${bridge} `)
      ? []
      : [
          {
            id: 'firewall.bridge',
            title: 'let bridged frames pass the firewall of routed packets',
            reason: 'ufw drops what is forwarded',
            apply: [run(['route', ...through, 'comment', mark])],
            undo: [run(['route', 'delete', ...through], true)],
          },
        ]),
    ...(missing.length === 0
      ? []
      : [
          {
            id: 'firewall.port',
            title: letThrough(missing),
            reason: 'ufw drops what nobody allowed',
            apply: missing.map((opening) => run(['allow', ...wordsOf(opening), 'comment', mark])),
            undo: missing.map((opening) => run(['delete', 'allow', ...wordsOf(opening)], true)),
          },
        ]),
  ];
}

function wordsOf(opening: Opening): readonly string[] {
  const { link, proto } = opening;
  if (link === undefined) return [`${ports(opening, ':')}/${proto}`];
  return ['in', 'on', link, 'to', 'any', 'port', ports(opening, ':'), 'proto', proto];
}
