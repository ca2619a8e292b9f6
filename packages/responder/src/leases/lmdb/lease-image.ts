import { duidsEqual, type Duid, type Lease, type LeaseKey } from '@ovlab/dhcpv6';
import { LeaseIndex } from './lease-index.ts';
import { LeaseNumbers } from './lease-numbers.ts';
import { LeaseRecords } from './lease-records.ts';

/** What is in the table; `LeaseTable` says what each does. */
export interface TableReader {
  readonly lastId: number;
  get(id: number): Lease | undefined;
  record(id: number): Uint8Array | undefined;
}

/** What a change makes of one lease. */
export interface Effect {
  readonly id: number;
  readonly key: LeaseKey;
  /** The lease before; `undefined`: none. */
  readonly held: Lease | undefined;
  /** The lease after; `undefined`: none. */
  readonly lease: Lease | undefined;
}

/** All leases that are promised: what is in the table, and over it what is in the journal only. */
export class LeaseImage {
  readonly #table: TableReader;
  readonly #index = new LeaseIndex();
  readonly #numbers: LeaseNumbers;
  #recent = new LeaseRecords();
  /** Being carried over into the table. */
  #resting = new LeaseRecords();

  /** Reads the whole table once, for where each lease is. */
  constructor(table: TableReader) {
    this.#table = table;
    const last = table.lastId;
    this.#numbers = new LeaseNumbers(last);
    this.#index.reserve(last);
    for (let id = last; id > 0; id -= 1) {
      const record = table.record(id);
      if (record === undefined) this.#numbers.giveBack(id);
      else this.#index.addRecord(id, record);
    }
  }

  get size(): number {
    return this.#index.size;
  }

  /** How many leases are in the journal in another form than in the table. */
  get unsettled(): number {
    return this.#recent.size + this.#resting.size;
  }

  find(key: LeaseKey): { readonly id: number; readonly lease: Lease } | undefined {
    for (const id of this.#index.withKey(key)) {
      const lease = this.#read(id);
      if (lease?.address === key.address && lease.prefixLength === key.prefixLength) return { id, lease };
    }
    return undefined;
  }

  ofClient(duid: Duid): readonly Lease[] {
    const leases: Lease[] = [];
    for (const id of this.#index.ofClient(duid)) {
      const lease = this.#read(id);
      if (lease !== undefined && duidsEqual(lease.duid, duid)) leases.push(lease);
    }
    return leases;
  }

  *entries(): Iterable<Lease> {
    for (let id = 1; id <= this.#numbers.last; id += 1) {
      const lease = this.#read(id);
      if (lease !== undefined) yield lease;
    }
  }

  takeNumber(): number {
    return this.#numbers.take();
  }

  giveBackNumber(id: number): void {
    this.#numbers.giveBack(id);
  }

  /** Shows a change that is promised. */
  apply({ id, held, lease }: Effect): void {
    this.#recent.set(id, lease);
    if (held === undefined) {
      if (lease !== undefined) this.#index.add(id, lease);
    } else if (lease === undefined) {
      this.#index.remove(id, held);
    } else if (!duidsEqual(held.duid, lease.duid)) {
      this.#index.removeClient(id, held.duid);
      this.#index.addClient(id, lease.duid);
    }
  }

  /** What has to be carried over into the table from here on; asked again, it is the same until it is `carried`. */
  rest(): LeaseRecords {
    if (this.#resting.size === 0) {
      this.#resting = this.#recent;
      this.#recent = new LeaseRecords();
    }
    return this.#resting;
  }

  /** What was to be carried over is in the table. */
  carried(): void {
    this.#resting = new LeaseRecords();
  }

  #read(id: number): Lease | undefined {
    if (this.#recent.has(id)) return this.#recent.get(id);
    if (this.#resting.has(id)) return this.#resting.get(id);
    return this.#table.get(id);
  }
}
