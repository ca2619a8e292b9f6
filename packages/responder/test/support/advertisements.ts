import type { OptionOf, RouterAdvertisement } from '@ovlab/ndp';

/** An advertisement with changes; it offers no default route and says nothing else. */
export function advertisementWith(changes: Partial<RouterAdvertisement> = {}): RouterAdvertisement {
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
    routerLifetime: 0,
    reachableTime: 0,
    retransTimer: 0,
    options: [],
    ...changes,
  };
}

/** A prefix of 64 bits that hosts make addresses of; lifetimes in seconds. */
export function prefixOf(
  prefix: string,
  validLifetime: number,
  preferredLifetime: number,
  changes: Partial<OptionOf<'prefix-information'>> = {},
): OptionOf<'prefix-information'> {
  return {
    type: 'prefix-information',
    prefix,
    prefixLength: 64,
    onLink: true,
    autonomous: true,
    routerAddress: false,
    dhcpv6PdPreferred: false,
    validLifetime,
    preferredLifetime,
    ...changes,
  };
}
