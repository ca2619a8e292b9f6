import type { Preference } from '@ovlab/ndp';

/** A prefix to advertise (RFC 4861 4.6.2). */
export interface PrefixConfig {
  /**
   * Address with every bit after `prefixLength` zero. `::` with the length 64 stands for every global /64 that the
   * interface has at the moment; what is said here holds for each of them.
   */
  readonly prefix: string;
  /** Bits, 0..128; 64 when `autonomous`. */
  readonly prefixLength: number;
  /** L: addresses of the prefix are on this link. Default: true. */
  readonly onLink?: boolean;
  /** A: hosts form addresses out of it. Default: true. */
  readonly autonomous?: boolean;
  /** R: the address of this router in the prefix is told (RFC 6275 7.2). Default: false. */
  readonly routerAddress?: boolean;
  /** P: a host that can should ask for a prefix of its own with DHCPv6-PD (RFC 9762). Default: false. */
  readonly dhcpv6PdPreferred?: boolean;
  /** Seconds; default: that of the configuration. */
  readonly validLifetime?: number;
  /** Seconds; default: that of the configuration. */
  readonly preferredLifetime?: number;
  /**
   * Whether the lifetimes stay as they are or run down in real time (RFC 4861 6.2.1), from the moment that the
   * prefix was first advertised. Default: that of the configuration.
   */
  readonly lifetimes?: LifetimeMode;
  /** Advertised with preferred lifetime 0, and the valid lifetime runs down. Default: false. */
  readonly deprecated?: boolean;
}

export type LifetimeMode = 'fixed' | 'decrementing';

/** A route through this router (RFC 4191 2.3). */
export interface RouteConfig {
  /** Address with every bit after `prefixLength` zero. */
  readonly prefix: string;
  /** Bits, 0..128. */
  readonly prefixLength: number;
  /** Default: medium. */
  readonly preference?: Preference;
  /** Seconds, or `INFINITY`; default: three times the maximum interval. */
  readonly lifetime?: number;
}

/** A NAT64 prefix (RFC 8781). */
export interface Pref64Config {
  readonly prefix: string;
  /** Bits: 32, 40, 48, 56, 64 or 96 (RFC 6052 2.2). */
  readonly prefixLength: number;
  /** Seconds, 0..65528, rounded up to a multiple of 8; default: three times the maximum interval. */
  readonly lifetime?: number;
}

/** An encrypted DNS resolver (DNR, RFC 9463 6). */
export interface EncryptedDnsConfig {
  /** Authentication domain name. */
  readonly name: string;
  /** SvcPriority, 1..65535; lower is preferred. Default: 1. */
  readonly priority?: number;
  /** None: hosts look the name up (RFC 9463 3.1.6), and `alpn`, `port` and `dohPath` are left out too. */
  readonly addresses?: readonly string[];
  /** ALPN protocol ids such as `dot`, `h2`, `h3`, `doq` (RFC 9461 5). */
  readonly alpn?: readonly string[];
  /** 1..65535; default: that of the protocol. */
  readonly port?: number;
  /** URI template of DNS over HTTPS, `/dns-query{?dns}` (RFC 9461 5). */
  readonly dohPath?: string;
  /** Seconds; default: that of the other DNS options. */
  readonly lifetime?: number;
}

/** This router as a Mobile IPv6 home agent (RFC 6275 7.4). */
export interface HomeAgentConfig {
  /** 0..65535; greater is preferred. Default: 0. */
  readonly preference?: number;
  /** Seconds, 1..65535; default: the router lifetime. */
  readonly lifetime?: number;
  /** R: mobile routers can register here (RFC 3963 4.3). Default: false. */
  readonly mobileRouter?: boolean;
}

/** Who is answered, and how. */
export interface ClientPolicy {
  /**
   * Addresses or prefixes (CIDR) of the hosts that are answered; undefined: every one. With `unicastOnly` the single
   * addresses among them also get the unsolicited advertisements.
   */
  readonly allow: readonly string[] | undefined;
  /** Addresses or prefixes (CIDR) of hosts that are not answered; goes before `allow`. */
  readonly deny: readonly string[];
  /** Nothing is sent to ff02::1: for links where multicast is dear or not passed on. */
  readonly unicastOnly: boolean;
  /** Where the answer to a solicitation from a unicast address goes (RFC 7772 4.2, RFC 4861 6.2.6). */
  readonly solicited: 'unicast' | 'multicast';
}

/** What a router advertises on one link, and how often; the names are those of RFC 4861 6.2.1 without `Adv`. */
export interface RaConfig {
  readonly prefixes: readonly PrefixConfig[];
  /** Prefixes (CIDR) that `::/64` leaves aside: those of equal network, and those within a shorter one. */
  readonly ignorePrefixes: readonly string[];
  /** Seconds; 0 or `maxInterval`..9000. 0: not a default router. */
  readonly routerLifetime: number;
  /** Seconds between unsolicited multicast advertisements; 3..0.75 `maxInterval`. */
  readonly minInterval: number;
  /** Seconds; 4..1800. */
  readonly maxInterval: number;
  /** Seconds between multicast advertisements, 3 or more (RFC 4861 10, MIN_DELAY_BETWEEN_RAS). */
  readonly minDelayBetweenRas: number;
  /** RFC 4191 2.1. */
  readonly preference: Preference;
  /** M: addresses are to be had with DHCPv6. */
  readonly managed: boolean;
  /** O: other configuration is to be had with DHCPv6. */
  readonly otherConfig: boolean;
  /** SNAC router flag: this router joins a stub network to the link. */
  readonly snac: boolean;
  /** H flag and Home Agent Information option; undefined: neither. */
  readonly homeAgent: HomeAgentConfig | undefined;
  /** Whether the maximum interval is told (RFC 6275 7.3). */
  readonly advertisementInterval: boolean;
  /** 0..255; 0: not said. */
  readonly curHopLimit: number;
  /** Milliseconds, 0..3,600,000; 0: not said. */
  readonly reachableTime: number;
  /** Milliseconds, 32 bits; 0: not said. */
  readonly retransTimer: number;
  /** Octets, 1280 or more; `link`: the MTU of the interface; undefined: no option. Never above that of the link. */
  readonly mtu: 'link' | number | undefined;
  /** Whether the MAC address of the interface is told (RFC 4861 4.6.1). */
  readonly sourceLinkLayerAddress: boolean;
  /** Link-local address to send from when the interface has several (VRRP); undefined: the kernel's first. */
  readonly sourceAddress: string | undefined;
  /** Recursive DNS servers (RFC 8106 5.1); `::` stands for an address of the interface. */
  readonly rdnss: readonly string[];
  /** DNS search list (RFC 8106 5.2). */
  readonly dnssl: readonly string[];
  /** Seconds of the DNS options, or `INFINITY`; undefined: three times the maximum interval. */
  readonly dnsLifetime: number | undefined;
  readonly encryptedDns: readonly EncryptedDnsConfig[];
  readonly routes: readonly RouteConfig[];
  readonly pref64: readonly Pref64Config[];
  /** URI of the captive portal API (RFC 8910 2.3). */
  readonly captivePortal: string | undefined;
  /** Seconds of the prefixes, or `INFINITY` of `@ovlab/ndp`. */
  readonly validLifetime: number;
  /** Seconds; not more than `validLifetime`. */
  readonly preferredLifetime: number;
  readonly lifetimes: LifetimeMode;
  readonly clients: ClientPolicy;
  /** `immediate`, or `scheduled`: the first one waits for its interval of at most 16 s, or for a client. */
  readonly firstAdvertisement: 'immediate' | 'scheduled';
}

/** Every global /64 of the interface. */
export const automaticPrefix: PrefixConfig = { prefix: '::', prefixLength: 64 };

/** What is advertised when nothing is said. */
export const defaultRaConfig: RaConfig = {
  prefixes: [automaticPrefix],
  ignorePrefixes: [],
  routerLifetime: 1800,
  minInterval: 200,
  maxInterval: 600,
  minDelayBetweenRas: 3,
  preference: 'medium',
  managed: false,
  otherConfig: false,
  snac: false,
  homeAgent: undefined,
  advertisementInterval: false,
  curHopLimit: 64,
  reachableTime: 0,
  retransTimer: 0,
  mtu: 'link',
  sourceLinkLayerAddress: true,
  sourceAddress: undefined,
  rdnss: [],
  dnssl: [],
  dnsLifetime: undefined,
  encryptedDns: [],
  routes: [],
  pref64: [],
  captivePortal: undefined,
  validLifetime: 86_400,
  preferredLifetime: 14_400,
  lifetimes: 'fixed',
  clients: { allow: undefined, deny: [], unicastOnly: false, solicited: 'unicast' },
  firstAdvertisement: 'immediate',
};
