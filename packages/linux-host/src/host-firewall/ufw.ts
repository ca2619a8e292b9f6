import type { Action, Plan } from '@ovlab/core';
import { type Need, ports } from './need.ts';

/** ufw's own rules for the bridge and OpenVPN's port, which ufw keeps over a restart until they are deleted. */
export function ufwSteps({ network, machine, bridged }: Need): Plan {
  const { bridge, port, mark } = network;
  const opened = `${ports(network, ':')}/${port.proto}`;
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
    ...(has(`-p ${port.proto} `, ` ${ports(network, ':')} `)
      ? []
      : [
          {
            id: 'firewall.port',
            title: "let OpenVPN's port through the firewall",
            reason: 'ufw drops what nobody allowed',
            apply: [run(['allow', opened, 'comment', mark])],
            undo: [run(['delete', 'allow', opened], true)],
          },
        ]),
  ];
}
