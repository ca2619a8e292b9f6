import type { InterfaceAddress } from '@ovlab/core';

/** Programs that configure the network of a machine when it starts. */
export const persistBackends = [
  'systemd-networkd',
  'ifcfg',
  'ifupdown',
  'netplan',
  'networkmanager',
] as const;
export type PersistBackend = (typeof persistBackends)[number];

/** All that has to be there again after a reboot, in no back end's own words. */
export interface PersistedNetwork {
  /** Name of the lab; part of the names of files and units. */
  readonly lab: string;
  /** Says in aliases and comments whose the things are, for example `ovlab:demo`. */
  readonly mark: string;
  readonly uplink: string;
  readonly bridge: string;
  /** The bridge has the TAP devices alone, and the uplink keeps its own files. Undefined: the uplink is a port. */
  readonly routed?: RoutedUplink | undefined;
  /** MAC address of the bridge, that of the uplink; undefined: the bridge takes it from its ports. */
  readonly mac?: string | undefined;
  /** Octets; undefined: what the device has. */
  readonly mtu?: number | undefined;
  /** The link-local IPv6 address that others know; undefined: the one that follows from the MAC address. */
  readonly linkLocal?: string | undefined;
  /** Static addresses of the bridge, link-local ones not among them. */
  readonly addresses: readonly InterfaceAddress[];
  /** Static routes through the bridge, default routes among them. */
  readonly routes: readonly PersistedRoute[];
  /** The IPv4 address and its default route come by DHCP. */
  readonly dhcp4: boolean;
  /** An IPv6 address or the IPv6 default route comes by Router Advertisement. */
  readonly acceptRa: boolean;
  /** TAP devices that are there before OpenVPN; none where OpenVPN makes them. */
  readonly taps: readonly string[];
  readonly tapOwner?: TapOwner | undefined;
  /** By dotted name; a dot in the name of an interface is a slash (sysctl.d(5)). */
  readonly sysctls: Readonly<Record<string, string>>;
  readonly firewall: readonly PersistedTable[];
  readonly port: { readonly proto: 'udp' | 'tcp'; readonly first: number; readonly last: number };
  readonly resolver: PersistedResolver;
  /** Undefined: the name that the machine has stays. */
  readonly hostname?: string | undefined;
  /** Whether the network and the server start with the machine. */
  readonly onBoot: boolean;
  readonly instances: readonly PersistedInstance[];
  readonly service: PersistedService;
}

interface RoutedUplink {
  /** IPv6 gateways out of the prefix that is behind the bridge: each needs a route of its own to the uplink. */
  readonly gateways: readonly string[];
}

export interface PersistedRoute {
  readonly family: 4 | 6;
  /** `default` or a prefix. */
  readonly destination: string;
  readonly gateway?: string | undefined;
  readonly metric?: number | undefined;
  /** The gateway is reached directly although no address of ours covers it. */
  readonly onlink: boolean;
  /** Preferred source address. */
  readonly source?: string | undefined;
}

/** A table `ovlab` of nftables. */
export interface PersistedTable {
  readonly family: string;
  /** Makes the table, whether it is there or not. */
  readonly ruleset: string;
}

/** The user that may open the TAP devices without being root. */
interface TapOwner {
  readonly user: string;
  /** Number of the user on the machine; NetworkManager wants it. */
  readonly uid: number;
}

/** `domain` and `search` exclude each other (resolv.conf(5)). */
export interface PersistedResolver {
  /** At most three, asked in this order. */
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
  readonly domain?: string | undefined;
}

/** One OpenVPN process, for a machine that starts it without ovlab. */
export interface PersistedInstance {
  /** Name of its files in /etc/openvpn. */
  readonly name: string;
  readonly tap: string;
  /** Its configuration. */
  readonly profile: string;
}

/** What the unit of the supervisor starts. */
export interface PersistedService {
  /** The command line of ovlab. */
  readonly program: readonly string[];
  /** Where ovlab keeps what it knows, when that is not where it does so anyway. */
  readonly directories?: { readonly run: string; readonly state: string };
  /** Where the lab file will be; absolute. */
  readonly labFile: string;
  /** Its text, when it is to be written there. */
  readonly labFileText?: string | undefined;
}

/** The addresses of one family. */
export function addressesOf(network: PersistedNetwork, family: 4 | 6): readonly InterfaceAddress[] {
  return network.addresses.filter((address) => address.family === family);
}

/** The routes of one family. */
export function routesOf(network: PersistedNetwork, family: 4 | 6): readonly PersistedRoute[] {
  return network.routes.filter((route) => route.family === family);
}

/** `192.0.2.1/24`. */
export function cidrOf({ address, prefixLength }: InterfaceAddress): string {
  return `${address}/${prefixLength}`;
}

/** {@link addressesOf} for back ends that take a link-local address for one like others, as the first one. */
export function withLinkLocal({ linkLocal, addresses }: PersistedNetwork): readonly InterfaceAddress[] {
  return linkLocal === undefined
    ? addresses
    : [{ family: 6, address: linkLocal, prefixLength: 64 }, ...addresses];
}

/** Whether the bridge has IPv6 of any kind. */
export function hasIpv6(network: PersistedNetwork): boolean {
  return network.acceptRa || addressesOf(network, 6).length > 0;
}
