import { type Gateway, type InterfaceAddress, linkLocalFromMac, OvlabError } from '@ovlab/core';
import type { ServerNetwork } from './network.ts';
import { prefixOf } from './prefix.ts';
import type { AddressState, HostSnapshot, LinkState, RouteState } from './snapshot.ts';

/** Metrics of IPv6 routes when nobody names one: of a connected prefix (IP6_RT_PRIO_ADDRCONF), of others (USER). */
const connectedMetric = 256;
const userMetric = 1024;

/** Addresses and routes that belong on a link. */
export interface Contents {
  readonly addresses: readonly AddressState[];
  readonly routes: readonly RouteState[];
}

/**
 * What the bridge shall carry: what the file says, or what the uplink has at the moment.
 *
 * Errors: `OVLAB_E_UNSUPPORTED` for a route of the uplink with several next hops.
 */
export function wantedContents(network: ServerNetwork, uplink: LinkState, snapshot: HostSnapshot): Contents {
  const { bridge } = network;
  const seen = contentsOf(uplink.name, snapshot);
  const given = network.addresses ?? network.gateways;
  const contents =
    given === undefined ? seen : givenContents(network.addresses ?? [], network.gateways ?? [], bridge);
  const linkLocals = [...snapshot.addresses.filter(({ link }) => link === bridge), ...seen.addresses].filter(
    isLinkLocal,
  );
  const [linkLocal = linkLocalOf(uplink.mac, bridge)] = linkLocals;
  return {
    addresses: [
      ...contents.addresses
        .filter((address) => !isLinkLocal(address))
        .map((address) => ({ ...address, noPrefixRoute: true })),
      // With its prefix route: nobody else makes fe80::/64 on the bridge.
      { ...linkLocal, noPrefixRoute: false },
    ],
    routes: contents.routes,
  };
}

/** Addresses and movable routes of a link; `fe80::/64` and multicast follow the addresses by themselves. */
export function contentsOf(link: string, snapshot: HostSnapshot): Contents {
  const several = snapshot.routes.find(({ nexthopLinks }) => nexthopLinks?.includes(link) === true);
  if (several !== undefined) {
    throw new OvlabError(
      'OVLAB_E_UNSUPPORTED',
      `the route ${several.destination} has several next hops, one by ${link}`,
      {
        hint: `replace it by routes with one next hop each; \`ip -${several.family} route\` shows it`,
      },
    );
  }
  return {
    addresses: snapshot.addresses.filter((address) => address.link === link),
    routes: snapshot.routes
      .filter(
        (route) =>
          route.link === link && route.type === 'unicast' && !/^(fe80|ff00):/.test(route.destination),
      )
      // A gateway is accepted only once the prefix that it lies in is there.
      .sort((a, b) => Number(a.gateway !== undefined) - Number(b.gateway !== undefined)),
  };
}

/** Whether the kernel makes the route by itself when the address is added. */
export function followsAddress(route: RouteState, addresses: readonly AddressState[]): boolean {
  return (
    route.protocol === 'kernel' &&
    addresses.some(
      (address) =>
        !address.noPrefixRoute && address.family === route.family && prefixOf(address) === route.destination,
    )
  );
}

function givenContents(
  addresses: readonly InterfaceAddress[],
  gateways: readonly Gateway[],
  bridge: string,
): Contents {
  return {
    addresses: addresses.map(({ family, address, prefixLength }) => ({
      ...plainAddress(family, address, prefixLength, bridge),
      ...(family === 4 && prefixLength < 31 ? { broadcast: '+' } : {}),
    })),
    routes: [
      ...addresses
        .filter(({ family, prefixLength }) => prefixLength < (family === 4 ? 32 : 128))
        .map((address) => connectedRoute(address, bridge)),
      ...gateways.map((gateway) => defaultRoute(gateway, bridge)),
    ],
  };
}

function connectedRoute(address: InterfaceAddress, link: string): RouteState {
  const common = { destination: prefixOf(address), link, protocol: 'kernel', type: 'unicast', onlink: false };
  return address.family === 4
    ? { ...common, family: 4, scope: 'link', source: address.address }
    : { ...common, family: 6, scope: 'global', metric: connectedMetric };
}

function defaultRoute({ family, address }: Gateway, link: string): RouteState {
  return {
    family,
    destination: 'default',
    link,
    gateway: address,
    protocol: 'static',
    scope: 'global',
    type: 'unicast',
    // A gateway outside every prefix of the interface is common at providers.
    onlink: true,
    ...(family === 6 ? { metric: userMetric } : {}),
  };
}

function linkLocalOf(mac: string, link: string): AddressState {
  return { ...plainAddress(6, linkLocalFromMac(mac), 64, link), scope: 'link' };
}

function plainAddress(family: 4 | 6, address: string, prefixLength: number, link: string): AddressState {
  return {
    link,
    family,
    address,
    prefixLength,
    scope: 'global',
    noPrefixRoute: true,
    autoconfigured: false,
    unusable: false,
  };
}

function isLinkLocal({ family, scope }: AddressState): boolean {
  return family === 6 && scope === 'link';
}
