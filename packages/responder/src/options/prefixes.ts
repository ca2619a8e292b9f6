import { INFINITY, type OptionOf } from '@ovlab/ndp';
import { isWithin, networkOf } from '../address.ts';
import { automaticPrefix, type PrefixConfig, type RaConfig } from '../config/ra-config.ts';
import type { GlobalAddress, InterfaceSnapshot } from '../interface/snapshot.ts';
import type { PrefixLifetimes, Lifetimes } from './prefix-lifetimes.ts';

/** A prefix to advertise, with what the interface says about it. */
interface Candidate {
  readonly config: PrefixConfig;
  /** Addresses of the interface in it; for an automatic prefix there is at least one. */
  readonly addresses: readonly GlobalAddress[];
  readonly automatic: boolean;
}

/** The Prefix Information options that a configuration means on an interface as it is. */
export function prefixOptions(
  config: RaConfig,
  snapshot: InterfaceSnapshot,
  lifetimes: PrefixLifetimes,
  now: number,
): OptionOf<'prefix-information'>[] {
  const candidates = candidatesOf(config, snapshot);
  lifetimes.retain(new Set(candidates.map(({ config: prefix }) => prefixKey(prefix))));
  return candidates.map((candidate) => {
    const { onLink = true, autonomous = true, dhcpv6PdPreferred = false } = candidate.config;
    const { valid, preferred } = lifetimesOf(candidate, config, lifetimes, now);
    const own = candidate.config.routerAddress === true ? ownAddress(candidate.addresses) : undefined;
    return {
      type: 'prefix-information',
      prefix: own ?? candidate.config.prefix,
      prefixLength: candidate.config.prefixLength,
      onLink,
      autonomous,
      routerAddress: own !== undefined,
      dhcpv6PdPreferred,
      validLifetime: valid,
      preferredLifetime: Math.min(preferred, valid),
    };
  });
}

/** The prefixes whose addresses are on the link (L flag), in the order of the configuration. */
export function onLinkPrefixes(
  config: RaConfig,
  snapshot: InterfaceSnapshot,
): readonly Pick<PrefixConfig, 'prefix' | 'prefixLength'>[] {
  return candidatesOf(config, snapshot)
    .filter(({ config: { onLink = true } }) => onLink)
    .map(({ config: { prefix, prefixLength } }) => ({ prefix, prefixLength }));
}

/** `2001:db8::/64`: the name of a prefix among others. */
export function prefixKey({ prefix, prefixLength }: Pick<PrefixConfig, 'prefix' | 'prefixLength'>): string {
  return `${networkOf(prefix, prefixLength)}/${prefixLength}`;
}

/** The prefixes in the order of the configuration; what is written there goes before what `::/64` finds. */
function candidatesOf(config: RaConfig, snapshot: InterfaceSnapshot): Candidate[] {
  const usable = snapshot.globals.filter(({ temporary }) => !temporary);
  const within = (prefix: PrefixConfig) =>
    usable.filter(({ address }) => isWithin(address, prefix.prefix, prefix.prefixLength));
  const written = new Set(config.prefixes.filter((prefix) => !isAutomatic(prefix)).map(prefixKey));
  return config.prefixes.flatMap((prefix): Candidate[] => {
    if (!isAutomatic(prefix)) return [{ config: prefix, addresses: within(prefix), automatic: false }];
    const networks = new Set(
      usable
        .filter(({ prefixLength }) => prefixLength === prefix.prefixLength)
        .map(({ address }) => networkOf(address, prefix.prefixLength)),
    );
    return [...networks]
      .map((network) => ({ ...prefix, prefix: network }))
      .filter((found) => !written.has(prefixKey(found)) && !isIgnored(found, config))
      .map((found) => ({ config: found, addresses: within(found), automatic: true }));
  });
}

function isAutomatic({ prefix, prefixLength }: PrefixConfig): boolean {
  return prefix === automaticPrefix.prefix && prefixLength === automaticPrefix.prefixLength;
}

function isIgnored({ prefix }: PrefixConfig, { ignorePrefixes }: RaConfig): boolean {
  return ignorePrefixes.some((ignored) => {
    const [network = '', length = '128'] = ignored.split('/');
    return isWithin(prefix, network, Number(length));
  });
}

function lifetimesOf(
  { config: prefix, addresses, automatic }: Candidate,
  config: RaConfig,
  running: PrefixLifetimes,
  now: number,
): Lifetimes {
  const configured = {
    valid: prefix.validLifetime ?? config.validLifetime,
    preferred: prefix.preferredLifetime ?? config.preferredLifetime,
    mode: prefix.lifetimes ?? config.lifetimes,
    deprecated: prefix.deprecated ?? false,
  };
  const { valid, preferred } = running.lifetimesOf(prefixKey(prefix), configured, now);
  if (!automatic) return { valid, preferred };
  // Hosts must not believe in a prefix for longer than the router itself may (RFC 9096 3.3).
  const longest = (until: (address: GlobalAddress) => number | undefined): number =>
    Math.max(...addresses.map((address) => secondsUntil(until(address), now)));
  return {
    valid: Math.min(
      valid,
      longest(({ validUntil }) => validUntil),
    ),
    preferred: addresses.every(({ deprecated }) => deprecated)
      ? 0
      : Math.min(
          preferred,
          longest(({ preferredUntil }) => preferredUntil),
        ),
  };
}

function secondsUntil(until: number | undefined, now: number): number {
  return until === undefined ? INFINITY : Math.max(0, Math.floor((until - now) / 1000));
}

/** An address of the router for the R flag: one that is there to stay, and not about to go. */
function ownAddress(addresses: readonly GlobalAddress[]): string | undefined {
  const best = addresses.find(({ tentative, deprecated }) => !tentative && !deprecated) ?? addresses[0];
  return best?.address;
}
