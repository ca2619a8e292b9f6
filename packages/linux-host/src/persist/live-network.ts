import type { ServerNetwork } from '../network.ts';
import { findLink, type AddressState, type HostSnapshot, type RouteState } from '../snapshot.ts';
import type { PersistedNetwork, PersistedRoute } from './persisted-network.ts';

/** The interface that has the addresses now: the bridge once it is there. */
export function carrier({ uplink, bridge }: ServerNetwork, observed: HostSnapshot): string {
  return findLink(observed, uplink)?.master === bridge ? bridge : uplink;
}

interface LiveNetwork {
  readonly addresses: PersistedNetwork['addresses'];
  readonly routes: readonly PersistedRoute[];
  readonly dhcp4: boolean;
  readonly acceptRa: boolean;
}

/** What an interface has by itself, and what it has from others. */
export function liveNetwork(link: string, observed: HostSnapshot): LiveNetwork {
  const addresses = observed.addresses.filter(
    (address) => address.link === link && address.scope === 'global',
  );
  const all = observed.routes.filter((route) => route.link === link && route.type === 'unicast');
  return {
    addresses: addresses
      .filter(isStatic)
      .map(({ family, address, prefixLength }) => ({ family, address, prefixLength })),
    routes: all.filter(isOwn).map(persistedRoute),
    dhcp4:
      addresses.some((address) => address.family === 4 && address.validLifetime !== undefined) ||
      all.some(({ family, protocol }) => family === 4 && protocol === 'dhcp'),
    acceptRa:
      addresses.some(({ family, autoconfigured }) => family === 6 && autoconfigured) ||
      all.some(({ family, protocol }) => family === 6 && protocol === 'ra'),
  };
}

function isStatic({ autoconfigured, validLifetime }: AddressState): boolean {
  return !autoconfigured && validLifetime === undefined;
}

/** Not made by the kernel for an address, and not learned. */
function isOwn({ protocol, nexthopLinks, expires }: RouteState): boolean {
  return (
    !['kernel', 'ra', 'dhcp', 'redirect'].includes(protocol) &&
    nexthopLinks === undefined &&
    expires === undefined
  );
}

/** The metric that the kernel gives an IPv6 route without one (IP6_RT_PRIO_USER). */
const plainIpv6Metric = 1024;

function persistedRoute(route: RouteState): PersistedRoute {
  const { family, destination, gateway, metric, onlink, source } = route;
  const bare = destination !== 'default' && !destination.includes('/');
  return {
    family,
    destination: bare ? `${destination}/${family === 4 ? 32 : 128}` : destination,
    gateway,
    metric: family === 6 && metric === plainIpv6Metric ? undefined : metric,
    onlink,
    source,
  };
}
