import type { FirstHopSecurity, Gateway, InterfaceAddress } from '@ovlab/core';

/** What the network of a server node shall be. */
export interface ServerNetwork {
  /** Says in aliases and comments whose the things are, for example `ovlab:demo`; 1..60 of `A-Za-z0-9:._-`. */
  readonly mark: string;
  readonly uplink: string;
  readonly bridge: string;
  /** TAP devices in the bridge; another one that carries the mark is removed. */
  readonly taps: readonly string[];
  /** False: OpenVPN makes the TAP devices and puts them into the bridge. Default true. */
  readonly persistentTaps?: boolean;
  /** Addresses of the bridge; undefined: what the uplink has moves. */
  readonly addresses?: readonly InterfaceAddress[];
  /** Next hops of the default routes; undefined with `addresses` undefined: what the uplink has moves. */
  readonly gateways?: readonly Gateway[];
  /** Keep RAs, redirects and DHCPv6 answers from leaving on the uplink and from coming in from clients. */
  readonly guard: boolean;
  /** Each switch that stands here counts; `raGuard` and `dhcpv6Shield` are `guard` otherwise, the rest is off. */
  readonly firstHop?: Partial<FirstHopSecurity>;
  /** The /64 that clients have their addresses from; `sourceGuard`, `isolation` and `mode: 'routed'` need it. */
  readonly prefix?: string;
  /**
   * `routed`: the bridge has the TAP devices alone, the uplink keeps what it has, and `addresses` and `gateways` are
   * the uplink's. Default `bridged`.
   */
  readonly mode?: 'bridged' | 'routed';
  readonly port: {
    readonly proto: 'udp' | 'tcp';
    readonly port: number;
    /** Last one of several that follow each other. */
    readonly last?: number;
  };
  /** The host answers DHCPv6 clients on the bridge (UDP 547, RFC 9915 7.2). Default false. */
  readonly dhcpv6?: boolean;
  /** User that may open the TAP devices without being root. */
  readonly tapOwner?: { readonly user?: string };
  /** The namespace is the plan's alone, so that settings of all bridges may be changed. */
  readonly ownNamespace?: boolean;
}
