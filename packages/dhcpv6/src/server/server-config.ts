import type { Dhcpv6Option } from '../options/option-types.ts';

export interface AddressRange {
  /** First and last address, both included. */
  readonly first: string;
  readonly last: string;
}

/** Prefixes to delegate: every aligned prefix of `delegatedLength` within the block. */
export interface PrefixPool {
  readonly prefix: string;
  readonly prefixLength: number;
  /** More than `prefixLength`, at most 64. */
  readonly delegatedLength: number;
}

/** An address or prefix that only one client gets. The first of `duid`, `linkLayerAddress` and `name` counts. */
export interface Reservation {
  readonly duid?: Uint8Array;
  /** `02:00:5e:10:00:01`. */
  readonly linkLayerAddress?: string;
  /** Name that the caller knows the client by, as the certificate of a VPN client. */
  readonly name?: string;
  readonly address?: string;
  readonly prefix?: { readonly prefix: string; readonly prefixLength: number };
}

/** A link that clients are on: the one of the interface, or one behind a relay agent. */
export interface ServedLink {
  /** Prefixes whose addresses are on the link (RFC 9915 18.3.2, 18.3.3). */
  readonly prefixes: readonly { readonly prefix: string; readonly prefixLength: number }[];
  readonly pools: readonly AddressRange[];
  readonly prefixPools: readonly PrefixPool[];
}

/** What the server of one interface does. Times are seconds. */
export interface Dhcpv6ServerConfig {
  /** `stateless`: only Information-requests are answered. */
  readonly mode: 'stateless' | 'stateful';
  /** The link of the interface. */
  readonly link: ServedLink;
  /** Links behind relay agents, chosen by the link-address that lies in their prefixes. */
  readonly relayedLinks: readonly ServedLink[];
  /** Addresses that are never given: the server's own. */
  readonly excluded: readonly string[];
  readonly reservations: readonly Reservation[];
  /** 0xffffffff: for ever. */
  readonly validLifetime: number;
  readonly preferredLifetime: number;
  /** Default: 0.5 and 0.8 of the preferred lifetime (RFC 9915 21.4). */
  readonly t1?: number;
  readonly t2?: number;
  readonly rapidCommit: boolean;
  /** 0..255 (RFC 9915 21.8). */
  readonly preference: number;
  /** How long nobody gets an address that a client found in use. */
  readonly declineQuarantine: number;
  /** RFC 9686. */
  readonly addressRegistration: boolean;
  /** Gives clients that accept it a key for Reconfigure messages (RFC 9915 20.4). */
  readonly reconfigure: boolean;
  /** Sent to clients that ask for them: DNS servers, domains, times, URLs and raw options. */
  readonly options: readonly Dhcpv6Option[];
}
