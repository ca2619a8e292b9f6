/** What a host looks like now, as plain JSON data: everything that a plan is computed from. */
export interface HostSnapshot {
  readonly links: readonly LinkState[];
  readonly addresses: readonly AddressState[];
  /** Routes of the main table, both families. */
  readonly routes: readonly RouteState[];
  readonly neighbours: readonly NeighbourState[];
  /** Kernel parameters by dotted name; one that this kernel lacks is absent. */
  readonly sysctls: Readonly<Record<string, string>>;
  readonly nft: NftState;
}

export interface LinkState {
  readonly index: number;
  readonly name: string;
  /** `bridge`, `tun`, `veth`, …; undefined for a physical device. */
  readonly kind?: string | undefined;
  readonly mac: string;
  /** Octets. */
  readonly mtu: number;
  /** The administrative state (IFF_UP). */
  readonly up: boolean;
  /** Promiscuous by request (IFF_PROMISC), not because a bridge or a capture needs it. */
  readonly promiscuous: boolean;
  /** Name of the bridge or bond that it is a port of. */
  readonly master?: string | undefined;
  readonly alias?: string | undefined;
  /** How link-local addresses are made: `eui64`, `none`, `stable_secret`, `random`. */
  readonly addressGenMode?: string | undefined;
  readonly bridge?: BridgeState | undefined;
  readonly tun?: TunState | undefined;
  /** Name of the device that it lies on, of a VLAN or macvlan for example. */
  readonly parent?: string | undefined;
  /** Settings as a port of a bridge. */
  readonly port?: BridgePortState | undefined;
}

export interface BridgePortState {
  /** `disabled`, `listening`, `learning`, `forwarding`, `blocking`. */
  readonly state: string;
  readonly isolated: boolean;
  readonly hairpin: boolean;
  readonly learning: boolean;
  readonly flood: boolean;
  readonly multicastFlood: boolean;
}

export interface BridgeState {
  readonly stp: boolean;
  /** Hundredths of a second. */
  readonly forwardDelay: number;
  readonly multicastSnooping: boolean;
  /** The bridge's own switch of br_netfilter for IPv6, beside the sysctl for all bridges. */
  readonly callIp6tables: boolean;
}

export interface TunState {
  readonly mode: 'tap' | 'tun';
  readonly persistent: boolean;
}

export interface AddressState {
  readonly link: string;
  readonly family: 4 | 6;
  readonly address: string;
  readonly prefixLength: number;
  /** The far end of a point-to-point address. */
  readonly peer?: string | undefined;
  readonly broadcast?: string | undefined;
  readonly label?: string | undefined;
  readonly scope: string;
  readonly noPrefixRoute: boolean;
  /** Made by the kernel itself from an RA, or a temporary one (RFC 8981). */
  readonly autoconfigured: boolean;
  /** Duplicate address detection (RFC 4862 5.4) has not ended well: tentative or failed. */
  readonly unusable: boolean;
  /** Another host has the address: duplicate address detection failed. */
  readonly duplicate?: boolean | undefined;
  /** A temporary address (RFC 8981), which the kernel made and replaces by itself. */
  readonly temporary?: boolean | undefined;
  /** The kernel makes temporary addresses beside it (IFA_F_MANAGETEMPADDR). */
  readonly managesTemporary?: boolean | undefined;
  /** Of the prefix route that comes with the address, when it is not the usual one. */
  readonly metric?: number | undefined;
  /** Seconds left; undefined: for ever. */
  readonly validLifetime?: number | undefined;
  readonly preferredLifetime?: number | undefined;
}

export interface RouteState {
  readonly family: 4 | 6;
  /** `default` or a prefix; a host route of IPv4 has no length, as `ip` prints it. */
  readonly destination: string;
  readonly link?: string | undefined;
  readonly gateway?: string | undefined;
  /** The next hop is of the other family. */
  readonly gatewayFamily?: 4 | 6 | undefined;
  readonly protocol: string;
  readonly scope: string;
  /** `unicast`, `blackhole`, … */
  readonly type: string;
  readonly metric?: number | undefined;
  readonly source?: string | undefined;
  readonly onlink: boolean;
  /** Octets. */
  readonly mtu?: number | undefined;
  /** Seconds left; undefined: for ever. */
  readonly expires?: number | undefined;
  readonly preference?: string | undefined;
  /** Prefix of the sources that the route is for (IPv6). */
  readonly from?: string | undefined;
  /** Type of service (IPv4), as `0x10`. */
  readonly tos?: string | undefined;
  /** The route's own numbers but `mtu`, for example `hoplimit` of an RA or `advmss`. */
  readonly metrics?: Readonly<Record<string, number>> | undefined;
  /** Keys of `ip -j route` that have no place here; such a route could not be put back. */
  readonly unknown?: readonly string[] | undefined;
  /** Name or number of the table; undefined: main. */
  readonly table?: string | undefined;
  /** Interfaces of the next hops when there are several; such a route is not moved. */
  readonly nexthopLinks?: readonly string[] | undefined;
}

export interface NeighbourState {
  readonly link: string;
  readonly address: string;
  readonly mac?: string | undefined;
  readonly permanent: boolean;
}

export interface NftState {
  readonly tables: readonly {
    readonly family: string;
    readonly name: string;
    readonly comment?: string | undefined;
  }[];
  readonly chains: readonly NftChain[];
  readonly rules: readonly NftRule[];
}

export interface NftChain {
  readonly family: string;
  readonly table: string;
  readonly name: string;
  readonly hook?: string | undefined;
  readonly priority?: number | undefined;
  readonly policy?: string | undefined;
}

export interface NftRule {
  readonly family: string;
  readonly table: string;
  readonly chain: string;
  readonly comment?: string | undefined;
  readonly accepts: boolean;
  /** The expression as nft's JSON text. */
  readonly expression: string;
}

/** The link of a name. */
export function findLink(snapshot: HostSnapshot, name: string): LinkState | undefined {
  return snapshot.links.find((link) => link.name === name);
}
