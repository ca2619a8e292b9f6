import type { NdpOption, OptionOf, RouterAdvertisement } from '../src/index.ts';

/** An advertisement that says as little as can be, but for the given fields. */
export function advertisement(fields: Partial<Omit<RouterAdvertisement, 'type'>> = {}): RouterAdvertisement {
  return {
    type: 'router-advertisement',
    code: 0,
    curHopLimit: 64,
    managed: false,
    otherConfig: false,
    homeAgent: false,
    proxy: false,
    snac: false,
    preference: 'medium',
    routerLifetime: 1800,
    reachableTime: 0,
    retransTimer: 0,
    options: [],
    ...fields,
  };
}

/** An advertisement with these options. */
export function carrying(...options: readonly NdpOption[]): RouterAdvertisement {
  return advertisement({ options });
}

/** A prefix that is on-link and autonomous, as CIDR. */
export function prefix(
  cidr: string,
  fields: Partial<OptionOf<'prefix-information'>> = {},
): OptionOf<'prefix-information'> {
  const [network = '', length] = cidr.split('/');
  return {
    type: 'prefix-information',
    prefix: network,
    prefixLength: Number(length),
    onLink: true,
    autonomous: true,
    routerAddress: false,
    dhcpv6PdPreferred: false,
    validLifetime: 86_400,
    preferredLifetime: 14_400,
    ...fields,
  };
}

export function route(cidr: string, routeLifetime = 1_800): OptionOf<'route-information'> {
  const [network = '', length] = cidr.split('/');
  return {
    type: 'route-information',
    prefix: network,
    prefixLength: Number(length),
    preference: 'medium',
    routeLifetime,
  };
}

export function rdnss(addresses: readonly string[], lifetime = 1_800): OptionOf<'rdnss'> {
  return { type: 'rdnss', lifetime, addresses };
}

export function dnssl(domains: readonly string[], lifetime = 1_800): OptionOf<'dnssl'> {
  return { type: 'dnssl', lifetime, domains };
}

export function pref64(network: string, lifetime = 1_800): OptionOf<'pref64'> {
  return { type: 'pref64', prefix: network, prefixLength: 96, lifetime };
}

export function encryptedDns(
  authenticationDomainName: string,
  fields: Partial<OptionOf<'encrypted-dns'>> = {},
): OptionOf<'encrypted-dns'> {
  return {
    type: 'encrypted-dns',
    servicePriority: 1,
    lifetime: 1_800,
    authenticationDomainName,
    addresses: ['2001:db8::53'],
    serviceParameters: [{ key: 1, value: Uint8Array.of(3, 0x64, 0x6f, 0x74) }],
    ...fields,
  };
}
