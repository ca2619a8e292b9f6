import { defaults } from '../lab-defaults.ts';
import type { Lab } from '../lab.ts';
import type { LabFile } from '../schema/lab-file.ts';
import type { Remaining } from '../structure.ts';

type ServerKeys = NonNullable<Remaining<LabFile>['server']>;

/** `guard` is the short form for the two switches that almost everybody wants. */
export function resolveFirstHop({
  guard = defaults.guard,
  'first-hop': given = {},
}: ServerKeys): Pick<Lab['server'], 'guard' | 'firstHop'> {
  return {
    guard,
    firstHop: {
      raGuard: given['ra-guard'] ?? guard,
      dhcpv6Shield: given['dhcpv6-shield'] ?? guard,
      sourceGuard: given['source-guard'] ?? defaults.sourceGuard,
      isolation: given.isolation ?? defaults.isolation,
      ndRateLimit: given['nd-rate-limit'] ?? defaults.ndRateLimit,
    },
  };
}
