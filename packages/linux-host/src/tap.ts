import type { Check, Plan, Step } from '@ovlab/core';
import { ip, ipStep } from './change.ts';
import type { ServerNetwork } from './network.ts';
import { tapSettings } from './settings.ts';
import { findLink, type HostSnapshot, type LinkState } from './snapshot.ts';

/** A persistent TAP device in the bridge: it stays, with its place in the bridge, when OpenVPN restarts. */
export function tapStep(
  network: ServerNetwork,
  name: string,
  uplink: LinkState,
  snapshot: HostSnapshot,
): Plan {
  const { mark, bridge } = network;
  const tap = findLink(snapshot, name);
  const check: readonly Check[] = [{ kind: 'link', name, has: { alias: mark, master: bridge, up: true } }];
  if (tap !== undefined) {
    const { why, changes } = tapSettings(tap, mark, bridge, uplink.mtu);
    return ipStep(`tap.mend.${name}`, `mend the TAP device ${name}`, why, changes, check);
  }
  return ipStep(
    `tap.create.${name}`,
    `create the TAP device ${name} in ${bridge}`,
    `${name} does not exist`,
    creation(network, name, uplink.mtu).map((apply, index) =>
      index === 0 ? { apply, undo: `link del ${name}` } : { apply },
    ),
    check,
  );
}

/** TAP devices of ours that nothing uses any more: of an OpenVPN that the file no longer has. */
export function surplusTapSteps(network: ServerNetwork, snapshot: HostSnapshot): Plan {
  return (
    snapshot.links
      // The mark alone counts: an unmarked TAP device in our bridge may be a virtual machine's.
      .filter(
        ({ tun, alias, name }) => tun !== undefined && alias === network.mark && !network.taps.includes(name),
      )
      .map(({ name, mtu }): Step => ({
        id: `tap.remove.${name}`,
        title: `remove the TAP device ${name}`,
        reason: `${name} is marked ${network.mark} and not wanted`,
        apply: ip([`link del ${name}`]),
        undo: ip(creation(network, name, mtu)),
        check: [{ kind: 'no-link', name }],
      }))
  );
}

function creation({ mark, bridge, tapOwner }: ServerNetwork, name: string, mtu: number): readonly string[] {
  const owner = tapOwner?.user === undefined ? '' : ` user ${tapOwner.user}`;
  const set = `link set dev ${name}`;
  return [
    `tuntap add dev ${name} mode tap${owner}`,
    `${set} alias "${mark}"`,
    `${set} addrgenmode none`,
    `${set} mtu ${mtu}`,
    `${set} master ${bridge}`,
    `${set} up`,
  ];
}
