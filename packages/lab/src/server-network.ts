import type { Lab } from '@ovlab/core';
import type { ServerNetwork } from '@ovlab/linux-host';
import { markOf } from './names.ts';

/** What the host driver should make of the server's network. */
export function serverNetwork(lab: Lab): ServerNetwork {
  return {
    mark: markOf(lab.name),
    uplink: lab.server.uplink,
    bridge: lab.server.bridge,
    taps: [lab.server.tap],
    addresses: lab.server.addresses,
    gateways: lab.server.gateways,
    guard: lab.server.guard,
    port: { proto: lab.vpn.proto, port: lab.vpn.port },
    ownNamespace: true,
  };
}
