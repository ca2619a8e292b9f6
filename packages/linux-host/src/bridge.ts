import type { Plan } from '@ovlab/core';
import { type Change, ip } from './change.ts';
import { type Contents, contentsOf, wantedContents } from './contents.ts';
import { addAddress, deleteAddress, deleteRoute, replaceRoute } from './lines.ts';
import type { ServerNetwork } from './network.ts';
import { restoreLines } from './restore.ts';
import { findLink, type HostSnapshot, type LinkState, type RouteState } from './snapshot.ts';
import { bridgeSettings } from './settings.ts';

/** Changes for one reason. */
interface Part {
  readonly why: string;
  readonly changes: readonly Change[];
}

/**
 * The bridge with the uplink in it and the uplink's addresses and routes on it. One batch in an order in which
 * at each line the host can be reached; measured, it loses no packet of a running session.
 */
export function bridgeStep(network: ServerNetwork, uplink: LinkState, snapshot: HostSnapshot): Plan {
  const { bridge: name, mark } = network;
  const bridge = findLink(snapshot, name);
  const moving = contentsOf(uplink.name, snapshot);
  const parts = [
    bridge === undefined ? createPart(name, mark, uplink) : bridgeSettings(bridge, mark, uplink),
    addressPart(network, uplink, snapshot),
    uplinkPart(network, uplink, snapshot),
    routePart(network, uplink, snapshot),
    flushPart(uplink, moving),
  ].filter(({ changes }) => changes.length > 0);
  if (parts.length === 0) return [];
  const changes = parts.flatMap((part) => part.changes);
  const undone = changes.flatMap((change) => change.undo ?? []).reverse();
  return [
    {
      id: bridge === undefined ? 'bridge.create' : 'bridge.mend',
      title:
        bridge === undefined
          ? `create the bridge ${name} with the address of ${uplink.name} and move what ${uplink.name} has`
          : `mend the bridge ${name}`,
      reason: parts.map(({ why }) => why).join('; '),
      apply: ip(changes.map(({ apply }) => apply)),
      undo: ip(
        bridge === undefined
          ? restoreLines(uplink, moving, name)
          : [...restoreContents(uplink, moving), ...undone],
      ),
    },
  ];
}

function restoreContents(uplink: LinkState, moving: Contents): readonly string[] {
  if (moving.addresses.length === 0 && moving.routes.length === 0) return [];
  return restoreLines(uplink, moving, undefined);
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
    changes.push(...neighbours(bridge, name, gateways, snapshot));
  }
  if (!promiscuous) {
    wrong.push('not promiscuous');
    changes.push({ apply: `link set dev ${name} promisc on`, undo: `link set dev ${name} promisc off` });
  }
  return { why: `${name} is ${wrong.join(' and ')}`, changes };
}

/** A host that has to ask for its gateway's MAC first may lose a second when the question gets lost. */
function neighbours(
  bridge: string,
  uplink: string,
  gateways: ServerNetwork['gateways'],
  snapshot: HostSnapshot,
): readonly Change[] {
  const routers = new Set([
    ...(gateways ?? []).map(({ address }) => address),
    ...contentsOf(uplink, snapshot).routes.map(({ gateway }) => gateway),
  ]);
  return snapshot.neighbours
    .filter(({ link, address, mac }) => link === uplink && mac !== undefined && routers.has(address))
    .map(({ address, mac }) => ({
      apply: `neigh replace ${address} lladdr ${mac ?? ''} dev ${bridge} nud stale`,
    }));
}

function routePart(network: ServerNetwork, uplink: LinkState, snapshot: HostSnapshot): Part {
  const { bridge } = network;
  const wanted = wantedContents(network, uplink, snapshot).routes;
  const missing = wanted.filter(
    (route) => !snapshot.routes.some((seen) => seen.link === bridge && samePath(seen, route)),
  );
  // A flush takes the IPv4 routes of a link with it but leaves those of IPv6 that no address made.
  const stale = contentsOf(uplink.name, snapshot).routes.filter(
    (route) =>
      route.family === 6 && route.protocol !== 'kernel' && !wanted.some((other) => sameSlot(other, route)),
  );
  const whys = [
    ...(missing.length > 0
      ? [`${bridge} lacks the route to ${missing.map(({ destination }) => destination).join(', ')}`]
      : []),
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

/** Routes that replace each other. */
function sameSlot(a: RouteState, b: RouteState): boolean {
  return a.family === b.family && a.destination === b.destination && (a.metric ?? 0) === (b.metric ?? 0);
}

function samePath(a: RouteState, b: RouteState): boolean {
  return sameSlot(a, b) && a.gateway === b.gateway;
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
