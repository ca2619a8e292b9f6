import type { AddressState, RouteState } from './snapshot.ts';

/** `addr add` of an address on a link. IPv6 without DAD: the address is in use already, only elsewhere. */
export function addAddress(address: AddressState, link: string): string {
  return [
    'addr add',
    ...addressWords(address),
    ...optional('brd', address.broadcast),
    ...labelWords(address, link),
    'dev',
    link,
    ...(address.family === 4 && address.scope !== 'global' ? ['scope', address.scope] : []),
    ...(address.family === 6 ? ['nodad'] : []),
    ...(address.managesTemporary === true ? ['mngtmpaddr'] : []),
    ...(address.noPrefixRoute ? ['noprefixroute'] : []),
    ...optional('metric', address.metric),
    ...(address.validLifetime === undefined && address.preferredLifetime === undefined
      ? []
      : [
          'valid_lft',
          String(address.validLifetime ?? 'forever'),
          'preferred_lft',
          String(address.preferredLifetime ?? 'forever'),
        ]),
  ].join(' ');
}

/** A label begins with the name of its link; what follows stays. */
function labelWords({ link: from, label }: AddressState, to: string): readonly string[] {
  if (label === undefined || !label.startsWith(`${from}:`)) return [];
  const moved = `${to}${label.slice(from.length)}`;
  // IFNAMSIZ without the final zero; a blank or a quote would end the word in a batch.
  return /^[\w:.-]{1,15}$/.test(moved) ? ['label', moved] : [];
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
  return `route replace ${wholeRoute(route, link)}`;
}

/** `route add`, which leaves a route of the same destination and metric on the same link as it is. */
export function addRoute(route: RouteState, link: string): string {
  return `route add ${wholeRoute(route, link)}`;
}

function wholeRoute(route: RouteState, link: string): string {
  return [
    ...routeWords(route, link),
    'proto',
    route.protocol,
    ...(route.family === 4 && route.scope !== 'global' ? ['scope', route.scope] : []),
    ...optional('src', route.source),
    ...(route.onlink ? ['onlink'] : []),
    ...optional('mtu', route.mtu),
    ...Object.entries(route.metrics ?? {}).flatMap(([name, value]) => [name, String(value)]),
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
  return [
    ...(route.type === 'unicast' ? [] : [route.type]),
    destination,
    ...optional('from', route.from),
    ...optional('tos', route.tos),
    ...via,
    'dev',
    link,
    ...optional('table', route.table),
    ...optional('metric', route.metric),
  ];
}

function gatewayWords(gateway: string, family: 4 | 6 | undefined): readonly string[] {
  return family === undefined ? [gateway] : [family === 6 ? 'inet6' : 'inet', gateway];
}

function optional(word: string, value: string | number | undefined): readonly string[] {
  return value === undefined ? [] : [word, String(value)];
}
