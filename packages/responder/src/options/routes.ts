import type { NdpOption, OptionOf } from '@ovlab/ndp';
import type { RaConfig } from '../config/ra-config.ts';
import { LIFETIME_INTERVALS } from './name-servers.ts';

/** RFC 8781 4: the lifetime has 13 bits in units of 8 seconds. */
const PREF64_UNIT = 8;
const PREF64_MAX = 65_528;

/** Route Information options (RFC 4191 2.3). */
export function routeOptions({ routes, maxInterval }: RaConfig): NdpOption[] {
  return routes.map(({ prefix, prefixLength, preference = 'medium', lifetime }) => ({
    type: 'route-information',
    prefix,
    prefixLength,
    preference,
    routeLifetime: lifetime ?? LIFETIME_INTERVALS * maxInterval,
  }));
}

type Pref64Length = OptionOf<'pref64'>['prefixLength'];

/** PREF64 options; by RFC 8781 4.1 the lifetime is rounded up to what the field can hold. */
export function pref64Options({ pref64, maxInterval }: RaConfig): NdpOption[] {
  return pref64.map(({ prefix, prefixLength, lifetime = LIFETIME_INTERVALS * maxInterval }) => ({
    type: 'pref64',
    prefix,
    // A configuration with another length does not pass its check.
    prefixLength: prefixLength as Pref64Length,
    lifetime: Math.min(PREF64_MAX, Math.ceil(lifetime / PREF64_UNIT) * PREF64_UNIT),
  }));
}
