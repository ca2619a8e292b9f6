import { type Contents, followsAddress } from './contents.ts';
import { addAddress, addRoute, replaceRoute } from './lines.ts';
import { unreachableGateways } from './on-link.ts';
import { prefixOf } from './prefix.ts';
import type { LinkState, RouteState } from './snapshot.ts';

/**
 * The way back: gives the uplink these addresses and routes, takes it out of the bridge, removes the bridge (when
 * it is named). In this order the host can be reached at each line.
 *
 * @param learned tells the routes that the kernel made out of an RA
 */
export function restoreLines(
  uplink: LinkState,
  { addresses, routes }: Contents,
  bridge: string | undefined,
  neighbours: readonly string[] = [],
  learned: (route: RouteState) => boolean = () => false,
): readonly string[] {
  const { name, addressGenMode, promiscuous, up } = uplink;
  // Each gets a way for the moment in which its route is made.
  const gateways = [...unreachableGateways(routes)];
  return [
    ...addresses.map((address) => addAddress(address, name)),
    ...(bridge === undefined ? [] : [`link set dev ${name} nomaster`]),
    ...neighbours,
    ...gateways.map((gateway) => `route add ${gateway} dev ${name}`),
    ...routes
      .filter((route) => !followsAddress(route, addresses))
      // The kernel's own route is still there as long as it has not expired, and must not be exchanged.
      .map((route) => (learned(route) ? addRoute(route, name) : replaceRoute(route, name))),
    ...gateways.map((gateway) => `route del ${gateway} dev ${name}`),
    ...unwantedPrefixes({ addresses, routes }).map(({ family, prefix }) =>
      [`route del ${prefix} dev ${name}`, ...(family === 4 ? [] : ['proto kernel'])].join(' '),
    ),
    ...(bridge === undefined
      ? []
      : [
          `link del ${bridge}`,
          ...(promiscuous ? [] : [`link set dev ${name} promisc off`]),
          `link set dev ${name} addrgenmode ${addressGenMode ?? 'eui64'}`,
          ...(up ? [] : [`link set dev ${name} down`]),
        ]),
  ];
}

/** Prefix routes that come with the addresses although somebody had removed them. */
function unwantedPrefixes({ addresses, routes }: Contents): readonly { family: 4 | 6; prefix: string }[] {
  const prefixes = new Map(
    addresses
      .filter(
        ({ family, prefixLength, peer, noPrefixRoute, scope }) =>
          !noPrefixRoute &&
          peer === undefined &&
          scope !== 'link' &&
          prefixLength < (family === 4 ? 32 : 128),
      )
      .map((address) => [prefixOf(address), address.family]),
  );
  const present = new Set(
    routes.filter(({ table }) => table === undefined).map(({ destination }) => destination),
  );
  return [...prefixes].flatMap(([prefix, family]) => (present.has(prefix) ? [] : [{ family, prefix }]));
}
