import { OvlabError } from '@ovlab/core';
import { allRoutes } from './contents.ts';
import type { MachineSnapshot } from './machine/snapshot.ts';
import type { ServerNetwork } from './network.ts';
import { routeSlot } from './route-slot.ts';
import { findLink, type HostSnapshot, type LinkState, type RouteState } from './snapshot.ts';

/** Kinds of devices that sit on another one with a receive handler of their own, as a bridge has one. */
const occupants = new Set(['macvlan', 'macvtap', 'ipvlan', 'ipvtap']);

/**
 * Refuses an uplink with something on it that could not go to the bridge, or not come back as it was.
 *
 * Errors: `OVLAB_E_UNMOVABLE` that names it.
 */
export function refuseUnmovable(network: ServerNetwork, snapshot: HostSnapshot): void {
  const uplink = findLink(snapshot, network.uplink);
  if (uplink === undefined) return;
  refuseDevice(uplink, snapshot);
  for (const route of allRoutes(snapshot)) refuseRoute(route, uplink.name);
  if ('rules' in snapshot) refuseRules(uplink.name, snapshot as MachineSnapshot);
  if (network.addresses !== undefined || network.gateways !== undefined) return;
  refuseAddresses(uplink.name, snapshot);
  refuseSharedSlots(network, snapshot);
}

function refuseDevice(uplink: LinkState, snapshot: HostSnapshot): void {
  if (uplink.kind === 'bridge') {
    throw unmovable(
      `${uplink.name} is a bridge, and a bridge cannot be a port of another one`,
      'name the interface that leads to the router as server.uplink',
    );
  }
  if (uplink.name === 'lo' || uplink.mac === '' || /^(00:){5}00$/.test(uplink.mac)) {
    throw unmovable(
      `${uplink.name} has no MAC address and cannot be a port of a bridge`,
      'name an Ethernet interface as server.uplink',
    );
  }
  const occupant = snapshot.links.find(
    ({ kind, parent }) => occupants.has(kind ?? '') && parent === uplink.name,
  );
  if (occupant !== undefined) {
    throw unmovable(
      `${uplink.name} carries the ${occupant.kind ?? 'device'} ${occupant.name}, and the kernel allows either that or a bridge`,
      `remove it, or make it on ${uplink.name} of another machine: ip link del ${occupant.name}`,
    );
  }
}

function refuseRoute(route: RouteState, uplink: string): void {
  const show = `\`ip -${route.family} route show table ${route.table ?? 'main'}\` shows it`;
  if (route.nexthopLinks?.includes(uplink) === true) {
    throw unmovable(
      `the route ${route.destination} has several next hops, one by ${uplink}`,
      `replace it by routes with one next hop each; ${show}`,
    );
  }
  if (route.link !== uplink) return;
  if (route.unknown !== undefined) {
    throw unmovable(
      `the route ${route.destination} of ${uplink} could not be put back as it is, because of ${route.unknown.join(' and ')}`,
      `replace it by a plain route; ${show}`,
    );
  }
  if (route.type !== 'unicast' && route.protocol !== 'kernel') {
    throw unmovable(
      `the route ${route.destination} of ${uplink} is of the type ${route.type}, which does not move to a bridge`,
      `remove it; ${show}`,
    );
  }
}

function refuseRules(uplink: string, { rules }: MachineSnapshot): void {
  const rule = rules.find(
    ({ inputInterface, outputInterface, unknown }) =>
      (inputInterface === uplink || outputInterface === uplink) && unknown !== undefined,
  );
  if (rule === undefined) return;
  throw unmovable(
    `the policy rule ${rule.priority} names ${uplink} and could not be made for the bridge, because of ${rule.unknown?.join(' and ') ?? ''}`,
    `replace it by a plain rule; \`ip -${rule.family} rule\` shows it`,
  );
}

function refuseAddresses(uplink: string, snapshot: HostSnapshot): void {
  const here = snapshot.addresses.filter(({ link }) => link === uplink);
  const duplicate = here.find((address) => address.duplicate === true);
  if (duplicate !== undefined) {
    throw unmovable(
      `${duplicate.address} on ${uplink} is in use by another host: duplicate address detection failed (RFC 4862 5.4.5)`,
      `remove it: ip addr del ${duplicate.address}/${duplicate.prefixLength} dev ${uplink}`,
    );
  }
  const tentative = here.find(({ unusable, scope }) => unusable && scope === 'global');
  if (tentative === undefined) return;
  throw unmovable(
    `duplicate address detection of ${tentative.address} on ${uplink} is under way (RFC 4862 5.4)`,
    'try again in two seconds',
  );
}

/** To replace a route by its destination and metric could hit that of another interface. */
function refuseSharedSlots({ uplink, bridge }: ServerNetwork, snapshot: HostSnapshot): void {
  const routes = allRoutes(snapshot).filter(
    ({ type, destination }) =>
      type === 'unicast' && !destination.startsWith('fe80:') && !destination.startsWith('ff00:'),
  );
  const others = new Map(
    routes.filter(({ link }) => link !== uplink && link !== bridge).map((route) => [routeSlot(route), route]),
  );
  for (const route of routes) {
    const other = route.link === uplink ? others.get(routeSlot(route)) : undefined;
    if (other === undefined) continue;
    throw unmovable(
      `${uplink} and ${other.link ?? 'another interface'} both have a route to ${route.destination} with the same metric`,
      `give one of them another metric; \`ip -${route.family} route\` shows them`,
    );
  }
}

function unmovable(message: string, hint: string): OvlabError {
  return new OvlabError('OVLAB_E_UNMOVABLE', message, { hint });
}
