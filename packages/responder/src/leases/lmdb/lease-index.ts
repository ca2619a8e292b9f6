import { RECORD_DUID, RECORD_KEY, writeRecordKey, type Duid, type Lease, type LeaseKey } from '@ovlab/dhcpv6';
import { HashIndex } from './hash-index.ts';
import { OctetHash } from './octet-hash.ts';

/** The numbers of leases, by key and by client: 32 octets for each lease, so that a million need no objects. */
export class LeaseIndex {
  readonly #hash = new OctetHash();
  readonly #keys = new HashIndex();
  readonly #clients = new HashIndex();
  readonly #key = new Uint8Array(RECORD_KEY.end - RECORD_KEY.start);
  /** The last key and its hash: a change is looked up more than once in a row. */
  #last: LeaseKey = { address: '', prefixLength: 0 };
  #lastHash = 0;

  /** How many leases there are. */
  get size(): number {
    return this.#keys.size;
  }

  reserve(count: number): void {
    this.#keys.reserve(count);
    this.#clients.reserve(count);
  }

  /** Adds a lease as it is written in the table. */
  addRecord(id: number, record: Uint8Array): void {
    this.#keys.add(this.#hash.of(record, RECORD_KEY.start, RECORD_KEY.end), id);
    const end = RECORD_DUID.start + (record[RECORD_DUID.length] ?? 0);
    this.#clients.add(this.#hash.of(record, RECORD_DUID.start, end), id);
  }

  add(id: number, lease: Lease): void {
    this.#keys.add(this.#hashOfKey(lease), id);
    this.addClient(id, lease.duid);
  }

  remove(id: number, lease: Lease): void {
    this.#keys.remove(this.#hashOfKey(lease), id);
    this.removeClient(id, lease.duid);
  }

  addClient(id: number, duid: Duid): void {
    this.#clients.add(this.#hash.of(duid, 0, duid.length), id);
  }

  removeClient(id: number, duid: Duid): void {
    this.#clients.remove(this.#hash.of(duid, 0, duid.length), id);
  }

  /** Numbers of leases that may have this key. */
  withKey(key: LeaseKey): readonly number[] {
    return this.#keys.under(this.#hashOfKey(key));
  }

  /** Numbers of leases that may be this client's. */
  ofClient(duid: Duid): readonly number[] {
    return this.#clients.under(this.#hash.of(duid, 0, duid.length));
  }

  #hashOfKey(key: LeaseKey): number {
    const { address, prefixLength } = this.#last;
    if (key.address === address && key.prefixLength === prefixLength) return this.#lastHash;
    writeRecordKey(key, this.#key, 0);
    this.#lastHash = this.#hash.of(this.#key, 0, this.#key.length);
    this.#last = key;
    return this.#lastHash;
  }
}
