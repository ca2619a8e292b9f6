import { contains, type Gateway, type InterfaceAddress, type Plan } from '@ovlab/core';
import { addressCheck, routeCheck } from '../bridge-checks.ts';
import { type Change, ipStep } from '../change.ts';
import { addAddress, deleteAddress, deleteRoute, replaceRoute } from '../lines.ts';
import type { ServerNetwork } from '../network.ts';
import { type AddressState, findLink, type HostSnapshot, type RouteState } from '../snapshot.ts';

/** Metric of IPv6 routes when nobody names one (IP6_RT_PRIO_USER). */
const userMetric = 1024;

/**
 * What the file wants on the uplink and it does not have. A gateway out of the /64 gets a route of its own, because
 * the rest of the /64 is behind the inner bridge.
 */
export function uplinkStep(network: ServerNetwork, snapshot: HostSnapshot): Plan {
  const { uplink } = network;
  const addresses = (network.addresses ?? [])
    .filter(
      (wanted) =>
        !snapshot.addresses.some(({ link, address }) => link === uplink && address === wanted.address),
    )
    .map((address) => stateOf(address, uplink));
  const routes = wantedRoutes(network, snapshot).filter(
    (wanted) =>
      !snapshot.routes.some(
        ({ family, link, destination, gateway }) =>
          family === wanted.family &&
          link === uplink &&
          destination === wanted.destination &&
          gateway === wanted.gateway,
      ),
  );
  // Routes need a link that is up.
  const down = findLink(snapshot, uplink)?.up === false;
  const lacks = [
    ...(down ? ['to be up'] : []),
    ...addresses.map(({ address }) => address),
    ...routes.map(({ destination }) => `the route to ${destination}`),
  ];
  const set = `link set dev ${uplink}`;
  const changes: readonly Change[] = [
    ...(down ? [{ apply: `${set} up`, undo: `${set} down` }] : []),
    ...addresses.map((address) => ({
      apply: addAddress(address, uplink),
      undo: deleteAddress(address, uplink),
    })),
    ...routes.map((route) => ({ apply: replaceRoute(route, uplink), undo: deleteRoute(route, uplink) })),
  ];
  const check = [
    ...addresses.map((address) => addressCheck(address, uplink)),
    ...routes.map((route) => routeCheck(route, uplink)),
  ];
  const reason = `${uplink} lacks ${lacks.join(', ')}`;
  return ipStep('uplink', `give ${uplink} what it needs`, reason, changes, check);
}

/** An IPv6 address without the route of its prefix, which is the inner bridge's. */
function stateOf({ family, address, prefixLength }: InterfaceAddress, link: string): AddressState {
  return {
    link,
    family,
    address,
    prefixLength: family === 6 ? 128 : prefixLength,
    scope: 'global',
    noPrefixRoute: false,
    autoconfigured: false,
    unusable: false,
    ...(family === 4 && prefixLength < 31 ? { broadcast: '+' } : {}),
  };
}

function wantedRoutes(network: ServerNetwork, snapshot: HostSnapshot): readonly RouteState[] {
  const { uplink, prefix = '', gateways } = network;
  const seen = snapshot.routes
    .filter(({ link, destination }) => link === uplink && destination === 'default')
    .flatMap(({ family, gateway }) => (gateway === undefined ? [] : [{ family, address: gateway }]));
  const inPrefix = (gateways ?? seen).filter(
    ({ family, address }) => family === 6 && contains(prefix, address),
  );
  return [
    ...inPrefix.map(({ address }) => hostRoute(address, uplink)),
    ...(gateways ?? []).map((gateway) => defaultRoute(gateway, uplink)),
  ];
}

function hostRoute(address: string, link: string): RouteState {
  return { ...common(6, address, link), onlink: false };
}

function defaultRoute({ family, address }: Gateway, link: string): RouteState {
  // A gateway outside every prefix of the interface is common at providers.
  return { ...common(family, 'default', link), gateway: address, onlink: true };
}

function common(family: 4 | 6, destination: string, link: string): RouteState {
  return {
    family,
    destination,
    link,
    protocol: 'static',
    scope: 'global',
    type: 'unicast',
    onlink: false,
    ...(family === 6 ? { metric: userMetric } : {}),
  };
}
