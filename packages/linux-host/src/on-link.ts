import { type Cidr, cidrContains, isLinkLocal, parseAddress, parseCidr } from '@ovlab/core';
import type { RouteState } from './snapshot.ts';

/**
 * Gateways that no route of the same link leads to, because that one was deleted after the gateway's was made. The
 * kernel keeps such a route and forwards by it, but would not take it again as it is.
 */
export function unreachableGateways(routes: readonly RouteState[]): ReadonlySet<string> {
  const direct = routes.flatMap(({ family, destination, gateway }) => {
    const prefix = destination === 'default' ? undefined : cidrOf(destination, family);
    return gateway === undefined && prefix !== undefined ? [prefix] : [];
  });
  const gateways = routes.flatMap(({ gateway, gatewayFamily, onlink }) =>
    gateway === undefined || gatewayFamily !== undefined || onlink || isLinkLocal(gateway) ? [] : [gateway],
  );
  return new Set(
    [...new Set(gateways)].filter((gateway) => {
      const address = parseAddress(gateway);
      return address === undefined || !direct.some((prefix) => cidrContains(prefix, address));
    }),
  );
}

/** Routes as another link takes them: with gateways that are said to be on the link where nothing else tells. */
export function withReachableGateways(routes: readonly RouteState[]): readonly RouteState[] {
  const unreachable = unreachableGateways(routes);
  return routes.map((route) =>
    route.gateway !== undefined && unreachable.has(route.gateway) ? { ...route, onlink: true } : route,
  );
}

function cidrOf(destination: string, family: 4 | 6): Cidr | undefined {
  return parseCidr(destination.includes('/') ? destination : `${destination}/${family === 4 ? 32 : 128}`);
}
