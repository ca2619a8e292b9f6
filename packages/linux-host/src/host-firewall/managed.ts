import type { Action, Plan } from '@ovlab/core';
import { type Need, ports } from './need.ts';

/** The bridge in the zone of the uplink, where its frames may pass, and OpenVPN's port; until firewalld restarts. */
export function firewalldSteps({ network, machine }: Need): Plan {
  const { uplink, bridge, port } = network;
  const rules = machine.nft.rules.filter(({ table }) => table === 'firewalld');
  if (rules.some(({ expression }) => expression.includes(`"${bridge}"`))) return [];
  const zone = rules
    .filter(({ expression }) => expression.includes(`"${uplink}"`))
    .map(({ expression }) => /"target":\s*"filter_IN_([\w-]+)"/.exec(expression)?.[1])
    .find((name) => name !== undefined);
  const at = zone === undefined ? [] : [`--zone=${zone}`];
  const run = (argument: string, mayFail = false): Action => ({
    kind: 'command',
    file: 'firewall-cmd',
    args: [...at, argument],
    ...(mayFail ? { mayFail: true as const } : {}),
  });
  const opened = `${ports(network, '-')}/${port.proto}`;
  return [
    {
      id: 'firewall.firewalld',
      title: `put ${bridge} into the zone of ${uplink} and open ${opened} there`,
      reason: 'firewalld rules the packet filter',
      apply: [
        run(`--change-interface=${bridge}`),
        // Zones forward within themselves by default since firewalld 1.0; 0.8 and older do not know the switch.
        run('--add-forward', true),
        run(`--add-port=${opened}`),
      ],
      undo: [run(`--remove-port=${opened}`, true), run(`--remove-interface=${bridge}`, true)],
    },
  ];
}

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
