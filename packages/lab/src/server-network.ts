import { serverInstances, type Lab } from '@ovlab/core';
import type { ServerNetwork } from '@ovlab/linux-host';
import { markOf } from './names.ts';

/** What the host driver should make of the server's network. */
export function serverNetwork(lab: Lab): ServerNetwork {
  const instances = serverInstances(lab);
  return {
    mark: markOf(lab.name),
    uplink: lab.server.uplink,
    bridge: lab.server.bridge,
    taps: instances.map(({ tap }) => tap),
    persistentTaps: lab.vpn.persistentTap,
    addresses: lab.server.addresses,
    gateways: lab.server.gateways,
    guard: lab.server.guard,
    firstHop: lab.server.firstHop,
    prefix: lab.prefix,
    mode: lab.server.mode,
    port: { proto: lab.vpn.proto, port: lab.vpn.port, last: lab.vpn.port + instances.length - 1 },
    dhcpv6: lab.advertise.dhcpv6 !== 'off',
    ownNamespace: true,
  };
}
