import { isIPv6 } from 'node:net';
import { OvlabError } from '@ovlab/core/errors';
import type { Lease, LeaseChange, LeaseKey } from '@ovlab/dhcpv6';
import { networkOf } from '../address.ts';
import type { ImportResult } from '../control/api.ts';
import { leaseOfView, leaseView, type LeaseView } from '../control/lease-view.ts';
import { importInto, type SkippedLease } from '../leases/import/import-into.ts';
import type { LeaseKeeper } from './lease-keeper.ts';

/** What people do to leases, beside what clients do. */
export class LeaseOperations {
  readonly #keeper: LeaseKeeper;
  readonly #wallClock: () => number;

  /** @param wallClock Unix time in milliseconds */
  constructor(keeper: LeaseKeeper, wallClock: () => number = Date.now) {
    this.#keeper = keeper;
    this.#wallClock = wallClock;
  }

  /** Every lease, in no order; they are looked at as they are asked for. */
  *list(): Iterable<LeaseView> {
    for (const lease of this.#keeper.book.entries()) yield leaseView(lease, this.#wallClock());
  }

  /** Throws `OVLAB_E_USAGE` when there is none. */
  show(address: string): LeaseView {
    return leaseView(this.#find(address), this.#wallClock());
  }

  /** Rejects with `OVLAB_E_USAGE` when there is none. */
  async release(address: string): Promise<LeaseView> {
    const lease = this.#find(address);
    const { duid, prefixLength } = lease;
    await this.#keeper.commit([{ type: 'delete', key: { address: lease.address, prefixLength }, duid }]);
    return leaseView(lease, this.#wallClock());
  }

  /** Takes leases from elsewhere; one that is not possible harms no other. Rejects when none can be stored. */
  async import(views: readonly unknown[]): Promise<ImportResult> {
    const leases: Lease[] = [];
    const skipped: { address: string; reason: string }[] = [];
    for (const view of views) {
      const record = (typeof view === 'object' && view !== null ? view : {}) as Record<string, unknown>;
      try {
        leases.push(leaseOfView(record));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        skipped.push({ address: String(record['address']), reason: error.message });
      }
    }
    const store = {
      get: (key: LeaseKey) => this.#keeper.book.get(key),
      commit: (changes: readonly LeaseChange[]) => this.#keeper.commit(changes),
    };
    const { written, skipped: refused } = await importInto(store, leases, this.#wallClock());
    return { imported: written, skipped: [...skipped, ...refused.map(describe)] };
  }

  #find(text: string): Lease {
    const lease = this.#keeper.book.get(keyOf(text));
    if (lease !== undefined) return lease;
    throw new OvlabError('OVLAB_E_USAGE', `there is no lease of ${text}`, {
      hint: 'write an address, or a prefix with its length like 2001:db8:100::/56',
    });
  }
}

const reasons: Readonly<Record<SkippedLease['reason'], string>> = {
  expired: 'it has expired',
  known: 'it is known already',
  conflict: 'somebody else has it',
};

function describe({ lease, reason }: SkippedLease): ImportResult['skipped'][number] {
  const { address, prefixLength } = lease;
  return { address: prefixLength === 128 ? address : `${address}/${prefixLength}`, reason: reasons[reason] };
}

function keyOf(text: string): LeaseKey {
  const [address = '', length = '128', ...rest] = text.split('/');
  const valid = isIPv6(address) && !address.includes('%') && /^\d{1,3}$/.test(length) && rest.length === 0;
  if (!valid || Number(length) > 128) {
    throw new OvlabError('OVLAB_E_USAGE', `'${text}' is neither an IPv6 address nor a prefix`);
  }
  return { address: networkOf(address, 128), prefixLength: Number(length) };
}
