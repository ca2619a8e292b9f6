import type { AddressState, RouteState } from './snapshot.ts';

/** `addr add` of an address on a link. IPv6 without DAD: the address is in use already, only elsewhere. */
export function addAddress(address: AddressState, link: string): string {
  return [
    'addr add',
    ...addressWords(address),
    ...optional('brd', address.broadcast),
    'dev',
    link,
    ...(address.family === 4 && address.scope !== 'global' ? ['scope', address.scope] : []),
    ...(address.family === 6 ? ['nodad'] : []),
    ...(address.noPrefixRoute ? ['noprefixroute'] : []),
    ...(address.validLifetime === undefined
      ? []
      : [
          'valid_lft',
          String(address.validLifetime),
          'preferred_lft',
          String(address.preferredLifetime ?? 'forever'),
        ]),
  ].join(' ');
}

export function deleteAddress(address: AddressState, link: string): string {
  return ['addr del', ...addressWords(address), 'dev', link].join(' ');
}

function addressWords({ address, prefixLength, peer }: AddressState): readonly string[] {
  return peer === undefined ? [`${address}/${prefixLength}`] : [address, 'peer', `${peer}/${prefixLength}`];
}

/**
 * `route replace` of a route on a link. A route of the same destination and metric on another link is swapped
 * for it in one go; that is why the metric is always the one that was seen.
 */
export function replaceRoute(route: RouteState, link: string): string {
  return [
    'route replace',
    ...routeWords(route, link),
    'proto',
    route.protocol,
    ...(route.family === 4 && route.scope !== 'global' ? ['scope', route.scope] : []),
    ...optional('src', route.source),
    ...(route.onlink ? ['onlink'] : []),
    ...optional('mtu', route.mtu),
    ...optional('expires', route.expires),
    ...(route.preference === undefined || route.preference === 'medium' ? [] : ['pref', route.preference]),
  ].join(' ');
}

export function deleteRoute(route: RouteState, link: string): string {
  return ['route del', ...routeWords(route, link)].join(' ');
}

function routeWords(route: RouteState, link: string): readonly string[] {
  // A batch line cannot choose the family and `default` alone means IPv4.
  const destination = route.destination === 'default' && route.family === 6 ? '::/0' : route.destination;
  const via = route.gateway === undefined ? [] : ['via', ...gatewayWords(route.gateway, route.gatewayFamily)];
  return [destination, ...via, 'dev', link, ...optional('metric', route.metric)];
}

function gatewayWords(gateway: string, family: 4 | 6 | undefined): readonly string[] {
  return family === undefined ? [gateway] : [family === 6 ? 'inet6' : 'inet', gateway];
}

function optional(word: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [word, String(value)];
}
