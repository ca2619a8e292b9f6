import type { Action, Plan } from '@ovlab/core';
import type { ServerNetwork } from '../network.ts';
import type { NftRule } from '../snapshot.ts';
import { firewalldZone } from './firewalld-zone.ts';
import { type Need, type Opening, ports } from './need.ts';

interface Change {
  readonly apply: Action;
  /** Nothing where it cannot be known whether it was so before. */
  readonly undo?: Action;
}

/**
 * The bridge in the zone of the uplink, where its frames may pass, and the ports open in it; until firewalld restarts. What
 * the zone has already is neither asked for nor taken back.
 */
export function firewalldSteps({ network, machine, openings }: Need): Plan {
  const { uplink, bridge } = network;
  const rules = machine.nft.rules.filter(({ table }) => table === 'firewalld');
  const changes = changesOf(network, rules, openings);
  if (changes.length === 0) return [];
  return [
    {
      id: 'firewall.firewalld',
      title: `put ${bridge} into the zone of ${uplink} and open ${openings.map(portOf).join(' and ')} there`,
      reason: 'firewalld rules the packet filter',
      apply: changes.map(({ apply }) => apply),
      undo: changes.flatMap(({ undo }) => undo ?? []).toReversed(),
    },
  ];
}

function changesOf(
  network: ServerNetwork,
  rules: readonly NftRule[],
  openings: readonly Opening[],
): readonly Change[] {
  const { uplink, bridge } = network;
  const zone = firewalldZone(network, rules);
  const at = zone.name === undefined || zone.usual ? [] : [`--zone=${zone.name}`];
  const run = (argument: string, mayFail = true): Action => ({
    kind: 'command',
    file: 'firewall-cmd',
    args: [...at, argument],
    ...(mayFail ? { mayFail: true as const } : {}),
  });
  const member = (link: string): Change => ({
    apply: run(`--change-interface=${link}`, false),
    undo: run(`--remove-interface=${link}`),
  });
  // Zones forward within themselves by default since firewalld 1.0; 0.8 and older do not know the switch.
  const forward: Change = {
    apply: run('--add-forward'),
    ...(zone.forwards === false ? { undo: run('--remove-forward') } : {}),
  };
  return [
    // A zone forwards to interfaces that were put into it by name, and bridged frames leave on the bridge alone.
    ...(network.mode === 'routed' && zone.usual ? [member(uplink)] : []),
    ...(zone.hasBridge ? [] : [member(bridge)]),
    ...(zone.forwards === true ? [] : [forward]),
    ...openings
      .filter((opening) => !zone.isOpen(opening))
      .map(portOf)
      .map((port) => ({ apply: run(`--add-port=${port}`, false), undo: run(`--remove-port=${port}`) })),
  ];
}

function portOf(opening: Opening): string {
  return `${ports(opening, '-')}/${opening.proto}`;
}
