import { Allocators, type PoolUsage } from '../src/allocation/allocators.ts';
import type { AllocationRequest, Allocator } from '../src/allocation/allocator.ts';
import { LeaseBook } from '../src/leases/lease-book.ts';
import { LeaseExpiry } from '../src/leases/expiry.ts';
import type { Lease, LeaseKey } from '../src/leases/lease.ts';
import { createMemoryStore, type MemoryStore } from '../src/leases/memory-store.ts';
import type { Dhcpv6ServerConfig, ServedLink } from '../src/server/server-config.ts';

/** 2027-01-15 08:00 UTC, in milliseconds since the epoch. */
export const START = 1_800_000_000_000;

export const HOUR = 3_600_000;

/** The same DUID for the same number. */
export function duidOf(client: number): Uint8Array {
  return Uint8Array.of(0, 3, 0, 1, 2, 0, 0x5e, client >> 16, client >> 8, client);
}

export function key(address: string, prefixLength = 128): LeaseKey {
  return { address, prefixLength };
}

/** An active lease for an hour from {@link START} on. */
export function leaseOf(client: number, where: LeaseKey | string, rest: Partial<Lease> = {}): Lease {
  const { address, prefixLength } = typeof where === 'string' ? key(where) : where;
  return {
    kind: prefixLength === 128 ? 'na' : 'pd',
    state: 'active',
    address,
    prefixLength,
    duid: duidOf(client),
    iaid: 1,
    updatedAt: START,
    preferredUntil: START + HOUR / 2,
    validUntil: START + HOUR,
    ...rest,
  };
}

export const link: ServedLink = {
  prefixes: [{ prefix: '2001:db8::', prefixLength: 64 }],
  pools: [{ first: '2001:db8::100', last: '2001:db8::10f' }],
  prefixPools: [],
};

type RigConfig = Pick<Dhcpv6ServerConfig, 'link' | 'relayedLinks' | 'excluded' | 'reservations'>;

/** Allocators over a lease book in memory, with a clock that stands still unless it is set. */
export class AllocationRig {
  readonly config: RigConfig;
  readonly store: MemoryStore = createMemoryStore();
  readonly book = new LeaseBook(this.store);
  readonly expiry = new LeaseExpiry(this.book);
  readonly allocators: Allocators;
  now = START;

  constructor(config: Partial<RigConfig> = {}) {
    this.config = { link, relayedLinks: [], excluded: [], reservations: [], ...config };
    this.allocators = new Allocators({
      config: this.config,
      leases: this.book,
      expiry: this.expiry,
      hashKey: Uint8Array.from({ length: 16 }, (_, octet) => octet),
    });
  }

  get allocator(): Allocator {
    return this.allocators.of(this.config.link);
  }

  get usage(): PoolUsage[] {
    return this.allocators.usage(this.config.link);
  }

  request(client: number, rest: Partial<AllocationRequest> = {}): AllocationRequest {
    return { kind: 'na', duid: duidOf(client), iaid: 1, ...rest };
  }

  /** The text of the address or prefix that the client would get. */
  offer(client: number, rest: Partial<AllocationRequest> = {}): string | undefined {
    const found = this.allocator.allocate(this.request(client, rest), this.now);
    return found?.prefixLength === 128 ? found.address : found && `${found.address}/${found.prefixLength}`;
  }

  /** Gives the client a lease for an hour, as a server would after {@link offer}. */
  async lease(client: number, rest: Partial<AllocationRequest> = {}): Promise<Lease | undefined> {
    const request = this.request(client, rest);
    const found = this.allocator.allocate(request, this.now);
    if (found === undefined) return undefined;
    const { kind, iaid } = request;
    const lease = leaseOf(client, found, {
      kind,
      iaid,
      updatedAt: this.now,
      validUntil: this.now + HOUR,
    });
    await this.book.commit([{ type: 'put', lease }]);
    return lease;
  }

  put(...leases: Lease[]): Promise<void> {
    return this.book.commit(leases.map((lease) => ({ type: 'put', lease })));
  }

  delete(client: number, address: string, prefixLength = 128): Promise<void> {
    return this.book.commit([{ type: 'delete', key: key(address, prefixLength), duid: duidOf(client) }]);
  }
}
