import { existsSync } from 'node:fs';
import { networkOf, formatCidr, parseCidr, type Gateway, type InterfaceAddress } from '@ovlab/core';
import type { AddressState, HostSnapshot, LinkState, RouteState } from '@ovlab/linux-host';
import { stableMac } from './names.ts';
import { interfaceNames, type Topology } from './topology.ts';

/**
 * What the host driver will find on a server that is about to be made: a network card with addresses and
 * gateways. Known beforehand, so that the bridge can be planned, shown and built without looking first.
 */
export function snapshotOfNewServer({ lab }: Topology): HostSnapshot {
  const { uplink, addresses, gateways } = lab.server;
  const gatewayMac = stableMac(lab.name, 'isp', interfaceNames.ispLan);
  return {
    links: [
      link(1, 'lo', '00:00:00:00:00:00', 65_536),
      link(2, uplink, stableMac(lab.name, 'server', uplink), 1500),
    ],
    addresses: addresses.map((address) => addressState(uplink, address)),
    routes: [
      ...addresses.map((address) => connectedRoute(uplink, address)),
      ...gateways.map((gateway) => defaultRoute(uplink, gateway)),
    ],
    neighbours: gateways.map(({ address }) => ({ link: uplink, address, mac: gatewayMac, permanent: false })),
    sysctls: bridgeNetfilterDefaults(),
    nft: { tables: [], chains: [], rules: [] },
  };
}

/** Where the kernel has br_netfilter, a network namespace begins with all of it switched on. */
function bridgeNetfilterDefaults(): Record<string, string> {
  if (!existsSync('/proc/sys/net/bridge')) return {};
  return Object.fromEntries(
    ['arptables', 'iptables', 'ip6tables'].map((name) => [`net.bridge.bridge-nf-call-${name}`, '1']),
  );
}

function link(index: number, name: string, mac: string, mtu: number): LinkState {
  return { index, name, mac, mtu, up: true, promiscuous: false, addressGenMode: 'eui64' };
}

function addressState(dev: string, { family, address, prefixLength }: InterfaceAddress): AddressState {
  return {
    link: dev,
    family,
    address,
    prefixLength,
    scope: 'global',
    noPrefixRoute: false,
    autoconfigured: false,
    unusable: false,
  };
}

function connectedRoute(dev: string, { family, address, prefixLength }: InterfaceAddress): RouteState {
  const cidr = parseCidr(`${address}/${String(prefixLength)}`);
  return {
    family,
    destination: cidr === undefined ? '' : formatCidr(networkOf(cidr)),
    link: dev,
    protocol: 'kernel',
    scope: family === 4 ? 'link' : 'global',
    type: 'unicast',
    onlink: false,
    ...(family === 4 ? { source: address } : { metric: 256 }),
  };
}

function defaultRoute(dev: string, { family, address }: Gateway): RouteState {
  return {
    family,
    destination: 'default',
    link: dev,
    gateway: address,
    protocol: 'boot',
    scope: 'global',
    type: 'unicast',
    onlink: false,
    ...(family === 6 ? { metric: 1024 } : {}),
  };
}
