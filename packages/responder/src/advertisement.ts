import { OvlabError } from '@ovlab/core/errors';
import { encodeMessage, type NdpOption, type RouterAdvertisement } from '@ovlab/ndp';
import { networkOf } from './address.ts';
import type { PrefixConfig, RaConfig } from './config/ra-config.ts';
import type { InterfaceSnapshot } from './interface/snapshot.ts';

export interface AdvertisementOptions {
  /** The last one before the router ceases to advertise (RFC 4861 6.2.5). */
  readonly final?: boolean;
}

/** RFC 8106 5.1, 5.2: the least lifetime, as a multiple of the maximum interval, that outlives lost messages. */
const DNS_LIFETIME_INTERVALS = 3;
const AUTO_PREFIX_LENGTH = 64;
const IPV6_HEADER = 40;

/**
 * The Router Advertisement that a configuration means on an interface as it is now. The router lifetime is 0 while
 * the kernel does not forward (RFC 4861 6.2.5), because packets sent to this router would be lost.
 */
export function buildRouterAdvertisement(
  config: RaConfig,
  snapshot: InterfaceSnapshot,
  { final = false }: AdvertisementOptions = {},
): RouterAdvertisement {
  const routerLifetime = final || !snapshot.forwarding ? 0 : config.routerLifetime;
  return {
    type: 'router-advertisement',
    code: 0,
    curHopLimit: config.curHopLimit,
    managed: config.managed,
    otherConfig: config.otherConfig,
    homeAgent: false,
    // RFC 4191 2.2: the preference of a router that is not a default router MUST be 00.
    preference: routerLifetime === 0 ? 'medium' : config.preference,
    routerLifetime,
    reachableTime: config.reachableTime,
    retransTimer: config.retransTimer,
    options: buildOptions(config, snapshot),
  };
}

/**
 * The message as bytes. Throws `OVLAB_E_RESPONDER` when it is larger than the MTU of the link: fragments of it would
 * be dropped by every host (RFC 6980 5).
 */
export function encodeAdvertisement(message: RouterAdvertisement, snapshot: InterfaceSnapshot): Uint8Array {
  const bytes = encodeMessage(message);
  const size = IPV6_HEADER + bytes.length;
  if (snapshot.mtu > 0 && size > snapshot.mtu) {
    throw new OvlabError(
      'OVLAB_E_RESPONDER',
      `the Router Advertisement has ${size} octets, the MTU of ${snapshot.name} is ${snapshot.mtu}`,
      { hint: 'advertise fewer prefixes, DNS servers or search domains' },
    );
  }
  return bytes;
}

function buildOptions(config: RaConfig, snapshot: InterfaceSnapshot): NdpOption[] {
  const { rdnss, dnssl } = config;
  const options: NdpOption[] = [];
  if (config.sourceLinkLayerAddress && snapshot.mac !== undefined) {
    options.push({ type: 'source-link-layer-address', linkLayerAddress: snapshot.mac });
  }
  const mtu = advertisedMtu(config, snapshot);
  if (mtu !== undefined) options.push({ type: 'mtu', mtu });
  const prefixes = config.prefixes === 'auto' ? autoPrefixes(snapshot) : config.prefixes;
  options.push(...prefixes.map((prefix) => prefixOption(prefix, config)));
  const lifetime = DNS_LIFETIME_INTERVALS * config.maxInterval;
  if (rdnss.length > 0) options.push({ type: 'rdnss', lifetime, addresses: rdnss });
  if (dnssl.length > 0) options.push({ type: 'dnssl', lifetime, domains: dnssl });
  return options;
}

function prefixOption(prefix: PrefixConfig, config: RaConfig): NdpOption {
  const { onLink = true, autonomous = true } = prefix;
  const { validLifetime = config.validLifetime, preferredLifetime = config.preferredLifetime } = prefix;
  return {
    type: 'prefix-information',
    prefix: prefix.prefix,
    prefixLength: prefix.prefixLength,
    onLink,
    autonomous,
    routerAddress: false,
    dhcpv6PdPreferred: false,
    validLifetime,
    preferredLifetime,
  };
}

/** A host ignores an MTU above that of its link, and other hosts of the link could not be reached with it. */
function advertisedMtu({ mtu }: RaConfig, snapshot: InterfaceSnapshot): number | undefined {
  if (mtu === undefined || !snapshot.present) return mtu === 'link' ? undefined : mtu;
  return mtu === 'link' ? snapshot.mtu : Math.min(mtu, snapshot.mtu);
}

/** Prefixes of the addresses that are there to stay; one whose addresses are all deprecated is so too. */
function autoPrefixes({ globals }: InterfaceSnapshot): PrefixConfig[] {
  const preferred = new Map<string, boolean>();
  for (const { address, prefixLength, tentative, temporary, deprecated } of globals) {
    if (prefixLength !== AUTO_PREFIX_LENGTH || tentative || temporary) continue;
    const prefix = networkOf(address, prefixLength);
    preferred.set(prefix, (preferred.get(prefix) ?? false) || !deprecated);
  }
  return [...preferred].map(([prefix, isPreferred]) => ({
    prefix,
    prefixLength: AUTO_PREFIX_LENGTH,
    ...(isPreferred ? {} : { preferredLifetime: 0 }),
  }));
}
