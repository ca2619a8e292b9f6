import { linkLocalFromMac, type Plan } from '@ovlab/core';
import { addressCheck, routeCheck } from '../bridge-checks.ts';
import { ip, type Change } from '../change.ts';
import { addAddress, deleteAddress, deleteRoute, replaceRoute } from '../lines.ts';
import type { ServerNetwork } from '../network.ts';
import { prefixOf } from '../prefix.ts';
import { bridgeSettings } from '../settings.ts';
import {
  findLink,
  type AddressState,
  type HostSnapshot,
  type LinkState,
  type RouteState,
} from '../snapshot.ts';

/**
 * Metric of the route of the /64 to the inner bridge: better than any that an address, an advertisement or a
 * network manager gives the route of the same prefix on the uplink.
 */
export const innerMetric = 1;

/**
 * The bridge that has the TAP devices alone. It has the MAC address of the uplink, and so the link-local address that
 * clients know as their router, whichever mode the server is in.
 */
export function innerBridgeStep(network: ServerNetwork, uplink: LinkState, snapshot: HostSnapshot): Plan {
  const { bridge: name, mark } = network;
  const bridge = findLink(snapshot, name);
  const settings = bridge === undefined ? creation(name, mark, uplink) : bridgeSettings(bridge, mark, uplink);
  const wanted = wantedAddresses(network, uplink, snapshot);
  const addresses = wanted.filter(
    (item) => !snapshot.addresses.some(({ link, address }) => link === name && address === item.address),
  );
  const route = innerRoute(network);
  const routed = snapshot.routes.some(
    ({ link, destination, metric }) =>
      link === name && destination === route.destination && metric === innerMetric,
  );
  const changes: readonly Change[] = [
    ...settings.changes,
    ...addresses.map((address) => ({
      apply: addAddress(address, name),
      undo: deleteAddress(address, name),
    })),
    ...(routed ? [] : [{ apply: replaceRoute(route, name), undo: deleteRoute(route, name) }]),
  ];
  if (changes.length === 0) return [];
  const reasons = [
    ...(settings.changes.length > 0 ? [settings.why] : []),
    ...(addresses.length > 0 ? [`${name} lacks ${addresses.map(({ address }) => address).join(', ')}`] : []),
    ...(routed ? [] : [`${name} lacks the route to ${route.destination}`]),
  ];
  return [
    {
      id: bridge === undefined ? 'inner.create' : 'inner.mend',
      title:
        bridge === undefined
          ? `create the bridge ${name} of the clients, beside ${uplink.name}`
          : `mend the bridge ${name} of the clients`,
      reason: reasons.join('; '),
      apply: ip(changes.map(({ apply }) => apply)),
      // Everything that it has goes with the bridge.
      undo: ip(
        bridge === undefined ? [`link del ${name}`] : changes.flatMap(({ undo }) => undo ?? []).toReversed(),
      ),
      check: [
        { kind: 'link', name, has: { alias: mark, mac: uplink.mac, mtu: uplink.mtu, up: true } },
        ...wanted.map((address) => addressCheck(address, name)),
        routeCheck(route, name),
      ],
    },
  ];
}

function creation(name: string, mark: string, { mac, mtu }: LinkState) {
  const lines = [
    `link add ${name} address ${mac} mtu ${mtu} type bridge stp_state 0 forward_delay 0 mcast_snooping 0`,
    `link set dev ${name} alias "${mark}"`,
    `link set dev ${name} addrgenmode none`,
    `link set dev ${name} up`,
  ];
  return { why: `${name} does not exist`, changes: lines.map((apply): Change => ({ apply })) };
}

/** Clients take the whole /64 for their link and ask there for the server's address, so that it is on both sides. */
function wantedAddresses(
  network: ServerNetwork,
  uplink: LinkState,
  snapshot: HostSnapshot,
): readonly AddressState[] {
  const seen = snapshot.addresses.filter(({ link, family }) => link === uplink.name && family === 6);
  const given = network.addresses?.filter(({ family }) => family === 6);
  const own = given ?? seen.filter(({ scope, autoconfigured }) => scope === 'global' && !autoconfigured);
  const linkLocal = seen.find(({ scope }) => scope === 'link')?.address ?? linkLocalFromMac(uplink.mac);
  return [
    ...own
      .map(({ address }) => plain(address, network.bridge))
      .filter((address) => prefixOf(address) === network.prefix),
    // With its prefix route: nobody else makes fe80::/64 on the bridge.
    { ...plain(linkLocal, network.bridge), scope: 'link', noPrefixRoute: false },
  ];
}

function plain(address: string, link: string): AddressState {
  return {
    link,
    family: 6,
    address,
    prefixLength: 64,
    scope: 'global',
    noPrefixRoute: true,
    autoconfigured: false,
    unusable: false,
  };
}

function innerRoute({ prefix = '', bridge }: ServerNetwork): RouteState {
  return {
    family: 6,
    destination: prefix,
    link: bridge,
    protocol: 'static',
    scope: 'global',
    type: 'unicast',
    metric: innerMetric,
    onlink: false,
  };
}
