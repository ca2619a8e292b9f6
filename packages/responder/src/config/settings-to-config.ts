import { networkOf } from '../address.ts';
import {
  defaultRaConfig,
  type EncryptedDnsConfig,
  type HomeAgentConfig,
  type Pref64Config,
  type PrefixConfig,
  type RaConfig,
  type RouteConfig,
} from './ra-config.ts';
import type { InterfaceSettings } from './settings.ts';

type Entry<Name extends keyof InterfaceSettings> =
  NonNullable<InterfaceSettings[Name]> extends readonly (infer Item)[]
    ? Item
    : NonNullable<InterfaceSettings[Name]>;

/** The configuration of one link that settings mean; whether the RFCs allow it is for `checkRaConfig` to say. */
export function settingsToConfig(settings: InterfaceSettings): RaConfig {
  const defaults = defaultRaConfig;
  const [minInterval, maxInterval] = settings.interval ?? [defaults.minInterval, defaults.maxInterval];
  const validLifetime = settings['valid-lifetime'] ?? defaults.validLifetime;
  const preferredLifetime =
    settings['preferred-lifetime'] ?? atMost(validLifetime, defaults.preferredLifetime);
  return {
    prefixes: settings.prefix?.map((entry) => toPrefix(entry, preferredLifetime)) ?? defaults.prefixes,
    ignorePrefixes: settings['ignore-prefix'] ?? defaults.ignorePrefixes,
    routerLifetime: settings['router-lifetime'] ?? defaults.routerLifetime,
    minInterval,
    maxInterval,
    minDelayBetweenRas: settings['min-delay-between-ras'] ?? defaults.minDelayBetweenRas,
    preference: settings.preference ?? defaults.preference,
    managed: settings.managed ?? settings.dhcpv6 === 'stateful',
    otherConfig: settings['other-config'] ?? (settings.dhcpv6 ?? 'off') !== 'off',
    snac: settings.snac ?? defaults.snac,
    homeAgent: settings['home-agent'] === undefined ? undefined : toHomeAgent(settings['home-agent']),
    advertisementInterval: settings['advertisement-interval'] ?? defaults.advertisementInterval,
    curHopLimit: settings['cur-hop-limit'] ?? defaults.curHopLimit,
    reachableTime: settings['reachable-time'] ?? defaults.reachableTime,
    retransTimer: settings['retrans-timer'] ?? defaults.retransTimer,
    mtu: settings.mtu === 'none' ? undefined : (settings.mtu ?? defaults.mtu),
    sourceLinkLayerAddress: settings['source-link-layer-address'] ?? defaults.sourceLinkLayerAddress,
    sourceAddress: settings['source-address'] ?? defaults.sourceAddress,
    rdnss: settings.rdnss ?? defaults.rdnss,
    dnssl: settings.dnssl ?? defaults.dnssl,
    dnsLifetime: settings['dns-lifetime'] ?? defaults.dnsLifetime,
    encryptedDns: settings.dnr?.map(toEncryptedDns) ?? defaults.encryptedDns,
    routes: settings.route?.map(toRoute) ?? defaults.routes,
    pref64: settings.pref64?.map(toPref64) ?? defaults.pref64,
    captivePortal: settings['captive-portal'] ?? defaults.captivePortal,
    validLifetime,
    preferredLifetime,
    lifetimes: settings.lifetimes ?? defaults.lifetimes,
    clients: {
      allow: settings.allow ?? defaults.clients.allow,
      deny: settings.deny ?? defaults.clients.deny,
      unicastOnly: settings['unicast-only'] ?? defaults.clients.unicastOnly,
      solicited: settings.solicited ?? defaults.clients.solicited,
    },
    firstAdvertisement: settings['first-advertisement'] ?? defaults.firstAdvertisement,
  };
}

function toPrefix(entry: Entry<'prefix'>, preferredDefault: number): PrefixConfig {
  const { 'valid-lifetime': validLifetime, 'preferred-lifetime': preferredLifetime } = entry;
  // A prefix of which only the valid lifetime is said to be short is meant to be valid, not to be refused.
  const preferred =
    preferredLifetime ?? (validLifetime === undefined ? undefined : atMost(validLifetime, preferredDefault));
  return {
    ...readCidr(entry.prefix),
    ...given('onLink', entry['on-link']),
    ...given('autonomous', entry.autonomous),
    ...given('routerAddress', entry['router-address']),
    ...given('dhcpv6PdPreferred', entry['dhcpv6-pd-preferred']),
    ...given('validLifetime', validLifetime),
    ...given('preferredLifetime', preferred),
    ...given('lifetimes', entry.lifetimes),
    ...given('deprecated', entry.deprecated),
  };
}

function toRoute(entry: Entry<'route'>): RouteConfig {
  return {
    ...readCidr(entry.route),
    ...given('preference', entry.preference),
    ...given('lifetime', entry.lifetime),
  };
}

function toPref64(entry: Entry<'pref64'>): Pref64Config {
  return { ...readCidr(entry.prefix), ...given('lifetime', entry.lifetime) };
}

function toEncryptedDns(entry: Entry<'dnr'>): EncryptedDnsConfig {
  const { 'doh-path': dohPath, ...same } = entry;
  return { ...same, ...given('dohPath', dohPath) };
}

function toHomeAgent(entry: Entry<'home-agent'>): HomeAgentConfig {
  const { 'mobile-router': mobileRouter, ...same } = entry;
  return { ...same, ...given('mobileRouter', mobileRouter) };
}

/** The forms have seen to it that the text is address and length; bits after the prefix are kept for the check. */
export function readCidr(text: string): { prefix: string; prefixLength: number } {
  const [prefix = '', length = ''] = text.split('/');
  return { prefix: networkOf(prefix, 128), prefixLength: Number(length) };
}

/** A preferred lifetime that goes with a valid one; a negative one is told of once, where it is. */
function atMost(validLifetime: number, preferredLifetime: number): number {
  return Math.max(0, Math.min(preferredLifetime, validLifetime));
}

/** The property, or nothing when there is no value. */
export function given<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [Key in Name]?: Value } {
  return (value === undefined ? {} : { [name]: value }) as { readonly [Key in Name]?: Value };
}
