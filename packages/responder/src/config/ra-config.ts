import { INFINITY, type Preference } from '@ovlab/ndp';

/** A prefix to advertise (RFC 4861 4.6.2). */
export interface PrefixConfig {
  /** Address with every bit after `prefixLength` zero. */
  readonly prefix: string;
  /** Bits, 0..128; 64 when `autonomous`. */
  readonly prefixLength: number;
  /** Default: true. */
  readonly onLink?: boolean;
  /** Hosts form addresses out of it. Default: true. */
  readonly autonomous?: boolean;
  /** Seconds; default: that of the configuration. */
  readonly validLifetime?: number;
  /** Seconds; default: that of the configuration. */
  readonly preferredLifetime?: number;
}

/** What a router advertises on one link, and how often; the names are those of RFC 4861 6.2.1 without `Adv`. */
export interface RaConfig {
  /** `auto`: every global /64 on the interface, as long as it is there. */
  readonly prefixes: 'auto' | readonly PrefixConfig[];
  /** Seconds; 0 or `maxInterval`..9000. 0: not a default router. */
  readonly routerLifetime: number;
  /** Seconds between unsolicited multicast advertisements; 3..0.75 `maxInterval`. */
  readonly minInterval: number;
  /** Seconds; 4..1800. */
  readonly maxInterval: number;
  /** RFC 4191 2.1. */
  readonly preference: Preference;
  /** M: addresses are to be had with DHCPv6. */
  readonly managed: boolean;
  /** O: other configuration is to be had with DHCPv6. */
  readonly otherConfig: boolean;
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
  /** Recursive DNS servers (RFC 8106 5.1). */
  readonly rdnss: readonly string[];
  /** DNS search list (RFC 8106 5.2). */
  readonly dnssl: readonly string[];
  /** Seconds of the prefixes, or `INFINITY` of `@ovlab/ndp`. */
  readonly validLifetime: number;
  /** Seconds; not more than `validLifetime`. */
  readonly preferredLifetime: number;
  /** `immediate`, or `scheduled`: the first one waits for its interval of at most 16 s, or for a client. */
  readonly firstAdvertisement: 'immediate' | 'scheduled';
}

/** What is advertised when nothing is said. */
export const defaultRaConfig: RaConfig = {
  prefixes: 'auto',
  routerLifetime: 1800,
  minInterval: 200,
  maxInterval: 600,
  preference: 'medium',
  managed: false,
  otherConfig: false,
  curHopLimit: 64,
  reachableTime: 0,
  retransTimer: 0,
  mtu: 'link',
  sourceLinkLayerAddress: true,
  rdnss: [],
  dnssl: [],
  validLifetime: 86_400,
  preferredLifetime: 14_400,
  firstAdvertisement: 'immediate',
};

/** Largest value of a 32-bit field; as a lifetime it means for ever. */
export const UINT32_MAX = INFINITY;
