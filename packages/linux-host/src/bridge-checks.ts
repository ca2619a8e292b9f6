import type { Check } from '@ovlab/core';
import { wantedContents } from './contents.ts';
import type { ServerNetwork } from './network.ts';
import type { AddressState, HostSnapshot, LinkState, RouteState } from './snapshot.ts';

/** What is true once the bridge holds the uplink and what the uplink had. */
export function bridgeChecks(
  network: ServerNetwork,
  uplink: LinkState,
  snapshot: HostSnapshot,
): readonly Check[] {
  const { bridge, mark } = network;
  const { addresses, routes } = wantedContents(network, uplink, snapshot);
  return [
    { kind: 'link', name: bridge, has: { alias: mark, mac: uplink.mac, mtu: uplink.mtu, up: true } },
    { kind: 'link', name: uplink.name, has: { master: bridge, promiscuous: true, up: true } },
    ...addresses.map((address) => addressCheck(address, bridge)),
    ...routes.map((route) => routeCheck(route, bridge)),
    { kind: 'no-addresses', link: uplink.name },
  ];
}

export function addressCheck({ address, prefixLength }: AddressState, link: string): Check {
  return { kind: 'address', link, address, prefixLength };
}

export function routeCheck({ family, table, destination, gateway, metric }: RouteState, link: string): Check {
  return {
    kind: 'route',
    family,
    destination,
    link,
    ...(table === undefined ? {} : { table }),
    ...(gateway === undefined ? {} : { gateway }),
    ...(metric === undefined ? {} : { metric }),
  };
}
