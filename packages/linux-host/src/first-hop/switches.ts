import type { FirstHopSecurity } from '@ovlab/core';
import type { ServerNetwork } from '../network.ts';

/** Every switch of a network with its default filled in. */
export function firstHopOf({
  guard,
  firstHop = {},
}: Pick<ServerNetwork, 'guard' | 'firstHop'>): FirstHopSecurity {
  return {
    raGuard: firstHop.raGuard ?? guard,
    dhcpv6Shield: firstHop.dhcpv6Shield ?? guard,
    sourceGuard: firstHop.sourceGuard ?? false,
    isolation: firstHop.isolation ?? false,
    ndRateLimit: firstHop.ndRateLimit ?? 0,
  };
}
