/** An address on an interface; `address` in RFC 5952 form (or dotted quad), `prefixLength` in bits. */
export interface InterfaceAddress {
  readonly family: 4 | 6;
  readonly address: string;
  readonly prefixLength: number;
}

/**
 * A next hop. A link-local one names the interface (zone, RFC 4007) it is reached through, which is the bridge, or
 * the uplink where the server routes; any other one has no zone.
 */
export interface Gateway {
  readonly family: 4 | 6;
  readonly address: string;
  readonly zone: string | undefined;
}

export type ClientOs = 'linux' | 'windows' | 'macos';

export interface LabClient {
  /** Name of the node and common name of the certificate; `client1`, `client2`, … when the file gives none. */
  readonly name: string;
  readonly os: ClientOs;
  /** Static address out of the prefix; undefined: SLAAC. */
  readonly address: string | undefined;
}

/** What the server makes sure of at the ports that clients come in by. */
export interface FirstHopSecurity {
  /** No Router Advertisement and no redirect leaves on the uplink or comes in from clients (RFC 6105). */
  readonly raGuard: boolean;
  /** The same of DHCPv6 answers (RFC 7610). */
  readonly dhcpv6Shield: boolean;
  /** Clients send from addresses of the prefix only, and from none that another one has (RFC 6620). */
  readonly sourceGuard: boolean;
  /** Clients reach the server and what lies behind it, but not each other. */
  readonly isolation: boolean;
  /** Neighbour discovery messages a second and TAP device, 1..10,000; 0: as many as there are. */
  readonly ndRateLimit: number;
}

/** What the file says of the machine that is the server; `ovlab server persist` writes it. */
export interface ServerSystem {
  readonly hostname: string | undefined;
  /** `dhcp`: the IPv4 address comes by DHCP. Undefined: what the addresses of the server say, or the uplink has. */
  readonly ipv4:
    | 'dhcp'
    | { readonly address: string; readonly prefixLength: number; readonly gateway: string | undefined }
    | undefined;
  /** Whether network and server start with the machine. */
  readonly onboot: boolean;
  /** Interfaces that have no IPv6. */
  readonly disableIpv6: readonly string[];
  /** At most three. */
  readonly nameservers: readonly string[];
  /** Empty where there is a domain. */
  readonly search: readonly string[];
  readonly domain: string | undefined;
}

/** A lab file after validation, with every default filled in. */
export interface Lab {
  readonly name: string;
  /** The /64 in RFC 5952 form with its length, for example `2001:db8:55::/64`. */
  readonly prefix: string;
  readonly server: {
    readonly uplink: string;
    readonly bridge: string;
    /** Name of the TAP device in the bridge; `tap0`. */
    readonly tap: string;
    readonly addresses: readonly InterfaceAddress[];
    readonly gateways: readonly Gateway[];
    readonly guard: boolean;
    /**
     * `bridged`: the uplink is a port of the bridge. `routed`: the bridge has the TAP devices alone, and the server
     * routes between it and the uplink.
     */
    readonly mode: 'bridged' | 'routed';
    readonly firstHop: FirstHopSecurity;
    /** Undefined: the machine keeps what it has. */
    readonly system?: ServerSystem | undefined;
  };
  readonly vpn: {
    readonly mode: 'server' | 'p2p';
    /** `tls` means an authority with `server`, and the fingerprints of both certificates with `p2p`. */
    readonly auth: 'tls' | 'static-key' | 'none';
    readonly proto: 'udp' | 'tcp';
    readonly transport: 'ipv4' | 'ipv6';
    /** 1..65535; of the first instance. */
    readonly port: number;
    /** 1..64 with `server`, and 1 with `p2p`, which has an instance for each client. */
    readonly instances: number;
    /** False: OpenVPN makes the server's TAP devices when it starts. */
    readonly persistentTap: boolean;
    /** True allows `auth: none`. */
    readonly insecure: boolean;
    /** 0..11. */
    readonly verb: number;
  };
  readonly advertise: {
    /** Seconds. `lifetime` is 0 or interval max..9000; `interval` is [min, max] of RFC 4861 6.2.1. */
    readonly router: {
      readonly lifetime: number;
      readonly interval: readonly [number, number];
      readonly preference: 'low' | 'medium' | 'high';
    };
    /** Seconds. */
    readonly validLifetime: number;
    readonly preferredLifetime: number;
    /** Octets; undefined: the MTU of the bridge. */
    readonly mtu: number | undefined;
    readonly rdnss: readonly string[];
    readonly dnssl: readonly string[];
    readonly dhcpv6: 'off' | 'stateless' | 'stateful';
  };
  readonly clients: readonly LabClient[];
}
