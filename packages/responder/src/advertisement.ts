import { OvlabError } from '@ovlab/core/errors';
import {
  encodeMessage,
  NdpEncodeError,
  splitRouterAdvertisement,
  type NdpOption,
  type RouterAdvertisement,
} from '@ovlab/ndp';
import type { RaConfig } from './config/ra-config.ts';
import type { InterfaceSnapshot } from './interface/snapshot.ts';
import { nameServerOptions } from './options/name-servers.ts';
import { PrefixLifetimes } from './options/prefix-lifetimes.ts';
import { prefixOptions } from './options/prefixes.ts';
import { pref64Options, routeOptions } from './options/routes.ts';

export interface AdvertisementOptions {
  /** The last one before the router ceases to advertise (RFC 4861 6.2.5). */
  readonly final?: boolean;
  /** Milliseconds of the clock that `lifetimes` and the snapshot's addresses go by; default: 0. */
  readonly now?: number;
  /** Lifetimes that run down; default: none has begun to. */
  readonly lifetimes?: PrefixLifetimes;
}

const IPV6_HEADER = 40;
/** RFC 8200 5: every IPv6 link carries packets of this size. */
const IPV6_MIN_MTU = 1280;

/**
 * The Router Advertisement that a configuration means on an interface as it is. The router lifetime is 0 while the
 * kernel does not forward (RFC 4861 6.2.5), because packets sent to this router would be lost.
 */
export function buildRouterAdvertisement(
  config: RaConfig,
  snapshot: InterfaceSnapshot,
  { final = false, now = 0, lifetimes = new PrefixLifetimes() }: AdvertisementOptions = {},
): RouterAdvertisement {
  const routerLifetime = final || !snapshot.forwarding ? 0 : config.routerLifetime;
  const served = [...routeOptions(config), ...nameServerOptions(config, snapshot), ...pref64Options(config)];
  return {
    type: 'router-advertisement',
    code: 0,
    curHopLimit: config.curHopLimit,
    managed: config.managed,
    otherConfig: config.otherConfig,
    homeAgent: config.homeAgent !== undefined,
    proxy: false,
    snac: config.snac,
    // RFC 4191 2.2: the preference of a router that is not a default router MUST be 00.
    preference: routerLifetime === 0 ? 'medium' : config.preference,
    routerLifetime,
    reachableTime: config.reachableTime,
    retransTimer: config.retransTimer,
    options: [
      ...linkOptions(config, snapshot),
      ...prefixOptions(config, snapshot, lifetimes, now),
      ...(final ? served.map(ended) : served),
      ...(config.captivePortal === undefined
        ? []
        : [{ type: 'captive-portal' as const, uri: config.captivePortal }]),
      ...mobilityOptions(config, routerLifetime),
    ],
  };
}

/**
 * The message as one packet or, when it is larger than the MTU of the link, as several (RFC 4861 6.2.3): fragments
 * would be dropped by every host (RFC 6980 5). Throws `OVLAB_E_RESPONDER` when a single option is too large.
 */
export function encodeAdvertisement(
  message: RouterAdvertisement,
  { name, mtu }: InterfaceSnapshot,
): readonly Uint8Array[] {
  try {
    const room = (mtu === 0 ? IPV6_MIN_MTU : mtu) - IPV6_HEADER;
    return splitRouterAdvertisement(message, room).map(encodeMessage);
  } catch (cause) {
    if (!(cause instanceof NdpEncodeError)) throw cause;
    throw new OvlabError(
      'OVLAB_E_RESPONDER',
      `the Router Advertisement cannot be sent on ${name}, whose MTU is ${mtu}: ${cause.message}`,
      { cause },
    );
  }
}

/** What the router itself serves ends with it; a prefix stays the link's. */
function ended(option: NdpOption): NdpOption {
  if (option.type === 'route-information') return { ...option, routeLifetime: 0 };
  return 'lifetime' in option ? { ...option, lifetime: 0 } : option;
}

function linkOptions(config: RaConfig, snapshot: InterfaceSnapshot): NdpOption[] {
  const options: NdpOption[] = [];
  if (config.sourceLinkLayerAddress && snapshot.mac !== undefined) {
    options.push({ type: 'source-link-layer-address', linkLayerAddress: snapshot.mac });
  }
  const mtu = advertisedMtu(config, snapshot);
  if (mtu !== undefined) options.push({ type: 'mtu', mtu });
  return options;
}

/** A host ignores an MTU above that of its link, and other hosts of the link could not be reached with it. */
function advertisedMtu({ mtu }: RaConfig, snapshot: InterfaceSnapshot): number | undefined {
  if (mtu === undefined || !snapshot.present) return mtu === 'link' ? undefined : mtu;
  return mtu === 'link' ? snapshot.mtu : Math.min(mtu, snapshot.mtu);
}

/** What Mobile IPv6 hosts are told (RFC 6275 7.3, 7.4). */
function mobilityOptions(
  { homeAgent, advertisementInterval, maxInterval }: RaConfig,
  lifetime: number,
): NdpOption[] {
  const options: NdpOption[] = [];
  if (advertisementInterval) options.push({ type: 'advertisement-interval', interval: maxInterval * 1000 });
  if (homeAgent !== undefined) {
    const { preference = 0, lifetime: own = Math.max(1, lifetime), mobileRouter = false } = homeAgent;
    options.push({ type: 'home-agent-information', preference, lifetime: own, mobileRouter });
  }
  return options;
}
