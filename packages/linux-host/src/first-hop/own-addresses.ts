import { linkLocalFromMac } from '@ovlab/core';
import type { ServerNetwork } from '../network.ts';
import { findLink, type HostSnapshot } from '../snapshot.ts';

/**
 * IPv6 addresses that no client may send from: those of the server, its link-local one that clients have as their
 * router, and its gateways. The same before and after the uplink has become a port of the bridge. What the kernel
 * made from an advertisement is left out, since it changes by itself.
 */
export function ownAddresses(network: ServerNetwork, snapshot: HostSnapshot): readonly string[] {
  const links = [network.bridge, network.uplink];
  const there = snapshot.addresses.filter(({ family, link }) => family === 6 && links.includes(link));
  const uplink = findLink(snapshot, network.uplink);
  const linkLocals = there.filter(({ scope }) => scope === 'link').map(({ address }) => address);
  const globals =
    network.addresses ?? there.filter(({ scope, autoconfigured }) => scope === 'global' && !autoconfigured);
  const gateways = network.gateways ?? defaultGateways(links, snapshot);
  return [
    ...new Set(
      [
        ...globals.filter((item) => item.family === 6).map(({ address }) => address),
        ...(linkLocals.length > 0 || uplink === undefined ? linkLocals : [linkLocalFromMac(uplink.mac)]),
        ...gateways.filter((item) => item.family === 6).map(({ address }) => address),
      ].toSorted(),
    ),
  ];
}

function defaultGateways(links: readonly string[], { routes }: HostSnapshot) {
  return routes.flatMap(({ family, destination, link = '', gateway }) =>
    family === 6 && destination === 'default' && gateway !== undefined && links.includes(link)
      ? [{ family, address: gateway }]
      : [],
  );
}
