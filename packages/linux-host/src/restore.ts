import type { Action } from '@ovlab/core';
import { ip } from './change.ts';
import { type Contents, followsAddress } from './contents.ts';
import { addAddress, addRoute, deleteRoute, replaceRoute } from './lines.ts';
import { unreachableGateways } from './on-link.ts';
import { prefixOf } from './prefix.ts';
import { routeSlot } from './route-slot.ts';
import { copyNeighbours, untilUsable } from './settled.ts';
import type { LinkState, RouteState } from './snapshot.ts';

type IsLearned = (route: RouteState) => boolean;

/** The bridge that an uplink leaves. */
export interface LeftBridge {
  readonly name: string;
  /** What the bridge has; the uplink takes over what has the same place in a routing table. */
  readonly routes: readonly RouteState[];
  /** Somebody may be connected: nothing may get lost. */
  readonly inUse: boolean;
  /** What lets the bridge take packets whose way back leads through the uplink. */
  readonly loosen: readonly Action[];
}

/**
 * The way back: gives the uplink these addresses and routes, takes it out of the bridge, removes the bridge. In this
 * order the host can be reached at each line: the uplink sends before it receives, to the neighbours that the bridge
 * knows, since what is sent into a bridge without a port is lost.
 *
 * @param learned tells the routes that the kernel made out of an RA
 */
export function restoreActions(
  uplink: LinkState,
  contents: Contents,
  bridge: LeftBridge,
  neighbours: readonly string[] = [],
  learned: IsLearned = () => false,
): readonly Action[] {
  const { name, addressGenMode, promiscuous, up } = uplink;
  return [
    ...ip([...addressLines(uplink, contents), ...neighbours]),
    ...(bridge.inUse ? [untilUsable(name), ...bridge.loosen, copyNeighbours(bridge.name, name)] : []),
    ...ip([
      ...routeLines(uplink, contents, learned),
      ...leftRoutes(contents, bridge, learned).map((route) => deleteRoute(route, bridge.name)),
      `link set dev ${name} nomaster`,
      `link del ${bridge.name}`,
      ...(promiscuous ? [] : [`link set dev ${name} promisc off`]),
      `link set dev ${name} addrgenmode ${addressGenMode ?? 'eui64'}`,
      ...(up ? [] : [`link set dev ${name} down`]),
    ]),
  ];
}

/** Gives an uplink addresses and routes, and leaves the bridge as it is. */
export function restoreLines(uplink: LinkState, contents: Contents, learned: IsLearned): readonly string[] {
  return [...addressLines(uplink, contents), ...routeLines(uplink, contents, learned)];
}

function addressLines({ name }: LinkState, { addresses }: Contents): readonly string[] {
  return addresses.map((address) => addAddress(address, name));
}

function routeLines({ name }: LinkState, contents: Contents, learned: IsLearned): readonly string[] {
  const { addresses, routes } = contents;
  // Each gets a way for the moment in which its route is made.
  const gateways = [...unreachableGateways(routes)];
  return [
    ...gateways.map((gateway) => `route add ${gateway} dev ${name}`),
    ...routes
      .filter((route) => !followsAddress(route, addresses))
      // The kernel's own route is still there as long as it has not expired, and must not be exchanged.
      .map((route) => (learned(route) ? addRoute(route, name) : replaceRoute(route, name))),
    ...gateways.map((gateway) => `route del ${gateway} dev ${name}`),
    ...unwantedPrefixes(contents).map(({ family, prefix }) =>
      [`route del ${prefix} dev ${name}`, ...(family === 4 ? [] : ['proto kernel'])].join(' '),
    ),
  ];
}

/**
 * Routes of the bridge that those of the uplink do not replace but stand beside: a prefix route comes with its address,
 * behind the one that is there, and a learned default keeps its own metric.
 */
function leftRoutes(
  { addresses, routes }: Contents,
  bridge: LeftBridge,
  learned: IsLearned,
): readonly RouteState[] {
  const replaced = new Set(
    routes.filter((route) => !followsAddress(route, addresses) && !learned(route)).map(routeSlot),
  );
  // Gateways first: not one of them is without its prefix.
  return bridge.routes.filter((route) => !replaced.has(routeSlot(route))).reverse();
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
