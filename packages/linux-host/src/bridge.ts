import type { Plan } from '@ovlab/core';
import { type Change, ip } from './change.ts';
import { bridgeChecks } from './bridge-checks.ts';
import { allRoutes, type Contents, contentsOf, wantedContents } from './contents.ts';
import { isLearnedDefault } from './learned-defaults.ts';
import { leaseNotes } from './lease-notes.ts';
import { addAddress, deleteAddress, deleteRoute, replaceRoute } from './lines.ts';
import { neighbourLines } from './neighbours.ts';
import type { ServerNetwork } from './network.ts';
import { routePath, routeSlot } from './route-slot.ts';
import { restoreActions, restoreLines } from './restore.ts';
import { looseReversePath } from './reverse-path.ts';
import { copyNeighbours, untilUp, untilUsable } from './settled.ts';
import { findLink, type HostSnapshot, type LinkState, type RouteState } from './snapshot.ts';
import { bridgeSettings } from './settings.ts';

/** Changes for one reason. */
interface Part {
  readonly why: string;
  readonly changes: readonly Change[];
}

/**
 * The bridge with the uplink in it and the uplink's addresses and routes on it, in an order in which at each line the
 * host can be reached: the bridge has everything before the uplink is its port, packets leave on the uplink until the
 * bridge sends, and only then does the uplink give up what it has. Measured, it loses no packet of a running session.
 */
export function bridgeStep(network: ServerNetwork, uplink: LinkState, snapshot: HostSnapshot): Plan {
  const { bridge: name, mark } = network;
  const bridge = findLink(snapshot, name);
  const moving = contentsOf(uplink.name, snapshot);
  const make = needed(
    bridge === undefined ? createPart(name, mark, uplink) : bridgeSettings(bridge, mark, uplink),
    addressPart(network, uplink, snapshot),
  );
  const join = needed(uplinkPart(network, uplink, snapshot));
  const leave = needed(routePart(network, uplink, snapshot), flushPart(uplink, moving));
  const parts = [...make, ...join, ...leave];
  if (parts.length === 0) return [];
  const changes = changesOf(parts);
  const undone = changes.flatMap((change) => change.undo ?? []).reverse();
  const back = neighbourLines(uplink.name, uplink.name, network.gateways, snapshot);
  const learned = (route: RouteState): boolean => isLearnedDefault(route, snapshot);
  const notes = leaseNotes(network, snapshot);
  const inUse = uplink.up && moving.addresses.some(({ scope }) => scope !== 'link');
  const moves = inUse && uplink.master !== name;
  const { begin, end } = looseReversePath(name, snapshot);
  return [
    {
      id: bridge === undefined ? 'bridge.create' : 'bridge.mend',
      title:
        bridge === undefined
          ? `create the bridge ${name} with the address of ${uplink.name} and move what ${uplink.name} has`
          : `mend the bridge ${name}`,
      reason: parts.map(({ why }) => why).join('; '),
      apply: [
        ...ip(linesOf(make)),
        ...(moves ? [untilUsable(name)] : []),
        ...(moves ? begin : []),
        ...ip(linesOf(join)),
        ...(moves ? [untilUp(name), copyNeighbours(uplink.name, name)] : []),
        ...ip(linesOf(leave)),
        ...(moves ? end : []),
      ],
      undo:
        bridge === undefined
          ? restoreActions(
              uplink,
              moving,
              { name, routes: wantedContents(network, uplink, snapshot).routes, inUse, loosen: begin },
              back,
              learned,
            )
          : ip([...restoreContents(uplink, moving, learned), ...undone]),
      check: bridgeChecks(network, uplink, snapshot),
      ...(notes.length === 0 ? {} : { notes }),
    },
  ];
}

function restoreContents(
  uplink: LinkState,
  moving: Contents,
  learned: (route: RouteState) => boolean,
): readonly string[] {
  if (moving.addresses.length === 0 && moving.routes.length === 0) return [];
  return restoreLines(uplink, moving, learned);
}

function needed(...parts: readonly Part[]): readonly Part[] {
  return parts.filter(({ changes }) => changes.length > 0);
}

function changesOf(parts: readonly Part[]): readonly Change[] {
  return parts.flatMap(({ changes }) => changes);
}

function linesOf(parts: readonly Part[]): readonly string[] {
  return changesOf(parts).map(({ apply }) => apply);
}

function createPart(name: string, mark: string, { mac, mtu }: LinkState): Part {
  return {
    why: `${name} does not exist`,
    changes: [
      // The MAC is given because a bridge takes the lowest one of its ports and changes it when a port comes; the
      // MTU because it takes the smallest one.
      `link add ${name} address ${mac} mtu ${mtu} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`,
      `link set dev ${name} alias "${mark}"`,
      `link set dev ${name} addrgenmode none`,
      `link set dev ${name} up`,
    ].map((apply) => ({ apply })),
  };
}

function addressPart(network: ServerNetwork, uplink: LinkState, snapshot: HostSnapshot): Part {
  const { bridge } = network;
  const missing = wantedContents(network, uplink, snapshot).addresses.filter(
    (wanted) =>
      !snapshot.addresses.some(
        ({ link, address, prefixLength }) =>
          link === bridge && address === wanted.address && prefixLength === wanted.prefixLength,
      ),
  );
  return {
    why: `${bridge} lacks ${missing.map(({ address }) => address).join(', ')}`,
    changes: missing.map((address) => ({
      apply: addAddress(address, bridge),
      undo: deleteAddress(address, bridge),
    })),
  };
}

function uplinkPart({ bridge, gateways }: ServerNetwork, uplink: LinkState, snapshot: HostSnapshot): Part {
  const { name, addressGenMode, up, promiscuous, master } = uplink;
  const wrong: string[] = [];
  const changes: Change[] = [];
  if (!up) {
    wrong.push('down');
    // Before it comes up: a port needs no link-local address, and would announce it on the LAN.
    if (addressGenMode !== 'none') changes.push({ apply: `link set dev ${name} addrgenmode none` });
    changes.push({ apply: `link set dev ${name} up`, undo: `link set dev ${name} down` });
  }
  if (master !== bridge) {
    wrong.push(`not a port of ${bridge}`);
    changes.push({ apply: `link set dev ${name} master ${bridge}`, undo: `link set dev ${name} nomaster` });
    changes.push(...neighbourLines(bridge, name, gateways, snapshot).map((apply) => ({ apply })));
  }
  if (!promiscuous) {
    wrong.push('not promiscuous');
    changes.push({ apply: `link set dev ${name} promisc on`, undo: `link set dev ${name} promisc off` });
  }
  return { why: `${name} is ${wrong.join(' and ')}`, changes };
}

function routePart(network: ServerNetwork, uplink: LinkState, snapshot: HostSnapshot): Part {
  const { bridge } = network;
  const wanted = wantedContents(network, uplink, snapshot).routes;
  const present = new Set(
    allRoutes(snapshot)
      .filter(({ link }) => link === bridge)
      .map(routePath),
  );
  const missing = wanted.filter((route) => !present.has(routePath(route)));
  // A flush takes the IPv4 routes of a link with it but leaves those of IPv6 that no address made.
  const slots = new Set(wanted.map(routeSlot));
  const moves = network.addresses === undefined && network.gateways === undefined;
  const stale = contentsOf(uplink.name, snapshot).routes.filter(
    (route) =>
      route.family === 6 &&
      route.protocol !== 'kernel' &&
      !slots.has(routeSlot(route)) &&
      !(moves && isLearnedDefault(route, snapshot)),
  );
  const whys = [
    ...(missing.length > 0 ? [`${bridge} lacks the route to ${someOf(missing)}`] : []),
    ...(stale.length > 0 ? [`${uplink.name} has routes`] : []),
  ];
  return {
    why: whys.join('; '),
    changes: [
      ...missing.map((route) => ({ apply: replaceRoute(route, bridge), undo: deleteRoute(route, bridge) })),
      ...stale.map((route) => ({ apply: deleteRoute(route, uplink.name) })),
    ],
  };
}

/** The first destinations: a host may have thousands. */
function someOf(routes: readonly RouteState[]): string {
  const names = routes.slice(0, 8).map(({ destination }) => destination);
  return [...names, ...(routes.length > 8 ? [`${routes.length - 8} more`] : [])].join(', ');
}

function flushPart({ name, addressGenMode, up }: LinkState, { addresses }: Contents): Part {
  const quiet = addressGenMode === 'none' || !up;
  return {
    why:
      addresses.length > 0 ? `${name} has addresses of its own` : `${name} makes itself a link-local address`,
    changes: [
      ...(addresses.length > 0 ? [{ apply: `addr flush dev ${name}` }] : []),
      ...(quiet
        ? []
        : [
            {
              apply: `link set dev ${name} addrgenmode none`,
              undo: `link set dev ${name} addrgenmode ${addressGenMode ?? 'eui64'}`,
            },
          ]),
    ],
  };
}
