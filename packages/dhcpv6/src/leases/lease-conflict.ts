import { duidsEqual } from '../duid/duid.ts';
import type { Lease } from './lease.ts';

/**
 * Whether a lease that is there keeps `wanted`, for the same address and prefix length, from being put: it is another
 * client's and still valid when `wanted` was made, or declined until later.
 */
export function standsInTheWay(held: Lease, wanted: Lease): boolean {
  if (held.validUntil <= wanted.updatedAt) return false;
  return held.state === 'declined' || !duidsEqual(held.duid, wanted.duid);
}
