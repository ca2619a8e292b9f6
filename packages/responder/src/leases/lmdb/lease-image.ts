import {
  duidsEqual,
  readRecord,
  RECORD_KEY,
  type Duid,
  type KeyVisitor,
  type Lease,
  type LeaseKey,
} from '@ovlab/dhcpv6';
import { LeaseIndex } from './lease-index.ts';
import { LeaseNumbers } from './lease-numbers.ts';
import { LeaseRecords } from './lease-records.ts';

/** Where a record has the address. */
const ADDRESS_START = RECORD_KEY.start + 1;
const ADDRESS_END = RECORD_KEY.end;

/** What is in the table; `LeaseTable` says what each does. */
export interface TableReader {
  readonly lastId: number;
  readonly size: number;
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
  /** The lease that was read last, and its number: one message asks for a lease more than once in a row. */
  #lastId = 0;
  #last: Lease | undefined;

  /**
   * Numbers from here down are in the table and not yet in the index. Whoever asks first reads them: at the start that is
   * mostly somebody who wants to see every lease, and to read a million twice takes its time.
   */
  #unread: number;

  constructor(table: TableReader) {
    this.#table = table;
    this.#unread = table.lastId;
    this.#numbers = new LeaseNumbers(this.#unread);
    this.#index.reserve(table.size);
  }

  get size(): number {
    return this.#unread > 0 ? this.#table.size : this.#index.size;
  }

  /** How many leases are in the journal in another form than in the table. */
  get unsettled(): number {
    return this.#recent.size + this.#resting.size;
  }

  find(key: LeaseKey): { readonly id: number; readonly lease: Lease } | undefined {
    for (const id of this.#wholeIndex.withKey(key)) {
      const lease = this.#read(id);
      if (lease?.address === key.address && lease.prefixLength === key.prefixLength) return { id, lease };
    }
    return undefined;
  }

  ofClient(duid: Duid): readonly Lease[] {
    const leases: Lease[] = [];
    for (const id of this.#wholeIndex.ofClient(duid)) {
      const lease = this.#read(id);
      if (lease !== undefined && duidsEqual(lease.duid, duid)) leases.push(lease);
    }
    return leases;
  }

  *entries(): Iterable<Lease> {
    for (let id = this.#numbers.last; id > 0; id -= 1) {
      const lease = id === this.#unread ? leaseOf(this.#readNext()) : this.#read(id);
      if (lease !== undefined) yield lease;
    }
  }

  /** As `LeaseStore.visitKeys`. */
  visitKeys(visit: KeyVisitor): void {
    const address = new Uint8Array(ADDRESS_END - ADDRESS_START);
    for (let id = this.#numbers.last; id > 0; id -= 1) {
      const record = id === this.#unread ? this.#readNext() : this.#record(id);
      if (record === undefined) continue;
      for (let at = ADDRESS_START; at < ADDRESS_END; at += 1) address[at - ADDRESS_START] = record[at] ?? 0;
      visit(address, record[RECORD_KEY.start] ?? 0);
    }
  }

  takeNumber(): number {
    this.#readAll();
    return this.#numbers.take();
  }

  giveBackNumber(id: number): void {
    this.#numbers.giveBack(id);
  }

  /** Shows a change that is promised. */
  apply({ id, held, lease }: Effect): void {
    this.#readAll();
    this.#recent.set(id, lease);
    if (id === this.#lastId) this.#lastId = 0;
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

  get #wholeIndex(): LeaseIndex {
    this.#readAll();
    return this.#index;
  }

  #readAll(): void {
    while (this.#unread > 0) this.#readNext();
  }

  /** Takes the last of those that are unread into the index. @returns its octets, good until the next call */
  #readNext(): Uint8Array | undefined {
    const id = this.#unread;
    this.#unread -= 1;
    const record = this.#table.record(id);
    if (record === undefined) this.#numbers.giveBack(id);
    else this.#index.addRecord(id, record);
    return record;
  }

  #read(id: number): Lease | undefined {
    if (id !== this.#lastId) {
      this.#last = this.#fetch(id);
      this.#lastId = id;
    }
    return this.#last;
  }

  /** The octets of a lease, good until the next call. */
  #record(id: number): Uint8Array | undefined {
    if (this.#recent.has(id)) return this.#recent.record(id);
    if (this.#resting.has(id)) return this.#resting.record(id);
    return this.#table.record(id);
  }

  #fetch(id: number): Lease | undefined {
    if (this.#recent.has(id)) return this.#recent.get(id);
    if (this.#resting.has(id)) return this.#resting.get(id);
    return this.#table.get(id);
  }
}

function leaseOf(record: Uint8Array | undefined): Lease | undefined {
  return record === undefined ? undefined : readRecord(record, 0, record.length);
}
