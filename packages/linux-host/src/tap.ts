import type { Plan } from '@ovlab/core';
import { ipStep } from './change.ts';
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
  const { mark, bridge, tapOwner } = network;
  const tap = findLink(snapshot, name);
  if (tap !== undefined) {
    const { why, changes } = tapSettings(tap, mark, bridge, uplink.mtu);
    return ipStep(`tap.mend.${name}`, `mend the TAP device ${name}`, why, changes);
  }
  const owner = tapOwner?.user === undefined ? '' : ` user ${tapOwner.user}`;
  const set = `link set dev ${name}`;
  return ipStep(
    `tap.create.${name}`,
    `create the TAP device ${name} in ${bridge}`,
    `${name} does not exist`,
    [
      { apply: `tuntap add dev ${name} mode tap${owner}`, undo: `link del ${name}` },
      { apply: `${set} alias "${mark}"` },
      { apply: `${set} addrgenmode none` },
      { apply: `${set} mtu ${uplink.mtu}` },
      { apply: `${set} master ${bridge}` },
      { apply: `${set} up` },
    ],
  );
}
