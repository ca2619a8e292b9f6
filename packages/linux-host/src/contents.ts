import { type Gateway, type InterfaceAddress, linkLocalFromMac } from '@ovlab/core';
import { beforeLearned, isLearnedDefault } from './learned-defaults.ts';
import type { MachineSnapshot } from './machine/snapshot.ts';
import type { ServerNetwork } from './network.ts';
import { withReachableGateways } from './on-link.ts';
import { prefixOf, prefixRouteOf } from './prefix.ts';
import type { AddressState, HostSnapshot, LinkState, RouteState } from './snapshot.ts';

/** Metrics of IPv6 routes when nobody names one: of a connected prefix (IP6_RT_PRIO_ADDRCONF), of others (USER). */
const connectedMetric = 256;
const userMetric = 1024;

/** Addresses and routes that belong on a link. */
export interface Contents {
  readonly addresses: readonly AddressState[];
  readonly routes: readonly RouteState[];
}

/** What the bridge shall carry: what the file says, or what the uplink has at the moment. */
export function wantedContents(network: ServerNetwork, uplink: LinkState, snapshot: HostSnapshot): Contents {
  const { bridge } = network;
  const seen = movingContents(network, uplink, snapshot);
  const given = network.addresses ?? network.gateways;
  const contents =
    given === undefined ? seen : givenContents(network.addresses ?? [], network.gateways ?? [], bridge);
  const linkLocals = [
    ...contentsOf(bridge, snapshot).addresses.filter(isLinkLocal),
    ...seen.addresses.filter(isLinkLocal),
  ].filter(({ address }, index, all) => all.findIndex((other) => other.address === address) === index);
  return {
    addresses: [
      ...contents.addresses
        .filter((address) => !isLinkLocal(address))
        .map((address) => ({ ...address, noPrefixRoute: true })),
      // With its prefix route: nobody else makes fe80::/64 on the bridge.
      ...(linkLocals.length > 0 ? linkLocals : [linkLocalOf(uplink.mac, bridge)]).map((address) => ({
        ...address,
        noPrefixRoute: false,
      })),
    ],
    routes: withReachableGateways(contents.routes),
  };
}

/** What the uplink has and the bridge is to have. */
function movingContents({ bridge }: ServerNetwork, uplink: LinkState, snapshot: HostSnapshot): Contents {
  const { addresses, routes } = contentsOf(uplink.name, snapshot);
  // On a port the kernel learns nothing: what it has is left over from before.
  const present =
    uplink.master === bridge ? routes.filter((route) => !isLearnedDefault(route, snapshot)) : routes;
  return { addresses, routes: beforeLearned(present, snapshot) };
}

/** Routes of the main table and, where they were observed, of all others. */
export function allRoutes(snapshot: HostSnapshot | MachineSnapshot): readonly RouteState[] {
  return 'tableRoutes' in snapshot ? [...snapshot.routes, ...snapshot.tableRoutes] : snapshot.routes;
}

/** Addresses and movable routes of a link; its `fe80::/64` and multicast follow the addresses by themselves. */
export function contentsOf(link: string, snapshot: HostSnapshot): Contents {
  return {
    addresses: inOrderOfAdding(snapshot.addresses.filter((address) => address.link === link)),
    routes: allRoutes(snapshot)
      .filter((route) => route.link === link && route.type === 'unicast' && !followsLink(route))
      // A gateway is accepted only once the prefix that it lies in is there.
      .sort((a, b) => Number(a.gateway !== undefined) - Number(b.gateway !== undefined)),
  };
}

function followsLink({ destination, protocol, table }: RouteState): boolean {
  return table === undefined && protocol === 'kernel' && /^(fe80|ff00):/.test(destination);
}

/**
 * The kernel puts an IPv6 address before those of the same scope that came earlier, and takes the first one of
 * equals as the source (RFC 6724); IPv4 addresses stay in the order in which they came.
 */
function inOrderOfAdding(addresses: readonly AddressState[]): readonly AddressState[] {
  const six = addresses.filter(({ family }) => family === 6);
  return [...addresses.filter(({ family }) => family === 4), ...six.reverse()];
}

/** Whether the kernel makes the route by itself when the address is added. */
export function followsAddress(route: RouteState, addresses: readonly AddressState[]): boolean {
  return (
    route.protocol === 'kernel' &&
    route.table === undefined &&
    addresses.some(
      (address) =>
        !address.noPrefixRoute &&
        address.family === route.family &&
        prefixRouteOf(address) === route.destination,
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
