/** Addresses from `first` to `last`, both included. */
export interface PoolConfig {
  readonly first: string;
  readonly last: string;
}

/** Every aligned prefix of `delegatedLength` bits within a block, for IA_PD. */
export interface DelegationConfig {
  /** Address with every bit after `prefixLength` zero. */
  readonly prefix: string;
  readonly prefixLength: number;
  /** More than `prefixLength`, 64 at most. */
  readonly delegatedLength: number;
}

/** What only one client gets. It is known by at least one of the three; the first of them that is there counts. */
export interface ReservationConfig {
  /** Hexadecimal octets, `00:01:00:01:…`. */
  readonly duid?: string;
  /** `02:00:5e:10:00:01`. */
  readonly mac?: string;
  /** Name in the certificate of a VPN client. */
  readonly name?: string;
  readonly address?: string;
  readonly prefix?: { readonly prefix: string; readonly prefixLength: number };
}

/** A link behind relay agents: the prefixes that are on it, and what its clients get. */
interface RelayedLinkConfig {
  readonly prefixes: readonly { readonly prefix: string; readonly prefixLength: number }[];
  /** None: the default pool of the first /64. */
  readonly pools: readonly PoolConfig[];
}

/** How much is taken from the link; 0 is no limit. */
export interface RateLimitConfig {
  /** Messages a second from all clients together. */
  readonly total: number;
  /** Messages a second from one source address. */
  readonly perSource: number;
}

/** What the DHCPv6 server does on one interface; what hosts are told beside it is in {@link RaConfig}. */
export interface Dhcpv6Config {
  readonly mode: 'stateless' | 'stateful';
  /** None: the default pool of the first /64 of the link. */
  readonly pools: readonly PoolConfig[];
  readonly delegation: readonly DelegationConfig[];
  readonly relayedLinks: readonly RelayedLinkConfig[];
  readonly reservations: readonly ReservationConfig[];
  /** Seconds; undefined: half of the preferred lifetime, and four fifths (RFC 9915 21.4). */
  readonly t1: number | undefined;
  readonly t2: number | undefined;
  readonly rapidCommit: boolean;
  /** 0..255 (RFC 9915 21.8). */
  readonly preference: number;
  /** Seconds for which nobody gets an address that was found in use. */
  readonly declineQuarantine: number;
  /** RFC 9686; undefined: in stateful mode. */
  readonly registerAddresses: boolean | undefined;
  /** Clients that accept it get a key for Reconfigure messages (RFC 9915 20.4). */
  readonly reconfigure: boolean;
  /** Addresses, multicast addresses or names (RFC 5908). */
  readonly ntp: readonly string[];
  readonly sntp: readonly string[];
  /** Seconds (RFC 9915 21.23); undefined: not said. */
  readonly informationRefreshTime: number | undefined;
  /** Seconds (RFC 9915 21.24, 21.25); undefined: not said. */
  readonly solMaxRt: number | undefined;
  readonly infMaxRt: number | undefined;
  readonly bootfileUrl: string | undefined;
  readonly bootfileParameters: readonly string[];
  readonly rateLimit: RateLimitConfig;
}

/** What the server does when nothing but its mode is said. */
export const defaultDhcpv6Config: Dhcpv6Config = {
  mode: 'stateless',
  pools: [],
  delegation: [],
  relayedLinks: [],
  reservations: [],
  t1: undefined,
  t2: undefined,
  rapidCommit: true,
  preference: 0,
  declineQuarantine: 86_400,
  registerAddresses: undefined,
  reconfigure: false,
  ntp: [],
  sntp: [],
  informationRefreshTime: undefined,
  solMaxRt: undefined,
  infMaxRt: undefined,
  bootfileUrl: undefined,
  bootfileParameters: [],
  rateLimit: { total: 100_000, perSource: 0 },
};
