import { duidsEqual, LeaseConflictError, type Lease, type LeaseStore } from '@ovlab/dhcpv6';

/** Leases that are handed to the store at once; it writes together what waits. */
const PORTION = 1_000;

/** A lease that is not written, and why. */
export type SkippedLease =
  | { readonly lease: Lease; readonly reason: 'expired' }
  /** The store has the same client's lease, renewed later or at the same time. */
  | { readonly lease: Lease; readonly reason: 'known' }
  /** Another client has it, or it is declined. */
  | { readonly lease: Lease; readonly reason: 'conflict'; readonly held: Lease };

export interface ImportResult {
  readonly written: number;
  readonly skipped: readonly SkippedLease[];
}

/**
 * Writes leases to a store, each by itself: one that is not possible keeps no other from being written, and doing it
 * again changes nothing.
 *
 * @param now milliseconds since the epoch; what is over by then is left out
 * @throws LeaseStoreUnavailableError when the store goes away; what was written before stays
 */
export async function importInto(
  store: Pick<LeaseStore, 'get' | 'commit'>,
  leases: readonly Lease[],
  now: number,
): Promise<ImportResult> {
  const skipped: SkippedLease[] = [];
  let written = 0;
  const write = async (lease: Lease): Promise<void> => {
    try {
      await store.commit([{ type: 'put', lease }]);
      written += 1;
    } catch (error) {
      if (!(error instanceof LeaseConflictError)) throw error;
      skipped.push({ lease, reason: 'conflict', held: error.held });
    }
  };
  for (let start = 0; start < leases.length; start += PORTION) {
    const portion = leases.slice(start, start + PORTION).filter((lease) => {
      const reason = lease.validUntil <= now ? 'expired' : isKnown(store, lease) ? 'known' : undefined;
      if (reason !== undefined) skipped.push({ lease, reason });
      return reason === undefined;
    });
    const failure = (await Promise.allSettled(portion.map(write))).find(
      ({ status }) => status === 'rejected',
    );
    if (failure?.status === 'rejected') throw failure.reason;
  }
  return { written, skipped };
}

function isKnown(store: Pick<LeaseStore, 'get'>, lease: Lease): boolean {
  const held = store.get(lease);
  return held !== undefined && duidsEqual(held.duid, lease.duid) && held.updatedAt >= lease.updatedAt;
}
