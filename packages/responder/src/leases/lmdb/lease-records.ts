import { maxRecordLength, readRecord, writeRecord, type Lease } from '@ovlab/dhcpv6';

const FIRST_ROOM = 64 * 1024;
/** Octets in front of a record: 0 how many there is room for, 2 how many it has. */
const HEADER_LENGTH = 4;
/** Place of a lease that is deleted. */
const DELETED = -1;

/**
 * What becomes of leases, by their numbers. The leases are records side by side: as objects thousands of them would
 * live for a second or two, which is long enough for the garbage collector to move each of them twice.
 */
export class LeaseRecords {
  readonly #places = new Map<number, number>();
  #octets = Buffer.allocUnsafeSlow(FIRST_ROOM);
  #end = 0;

  get size(): number {
    return this.#places.size;
  }

  /** The numbers of all, also of those that are deleted. */
  ids(): Iterable<number> {
    return this.#places.keys();
  }

  has(id: number): boolean {
    return this.#places.has(id);
  }

  /** A lease; `undefined` when it is deleted or not there. */
  get(id: number): Lease | undefined {
    const place = this.#places.get(id) ?? DELETED;
    if (place === DELETED) return undefined;
    const start = place + HEADER_LENGTH;
    return readRecord(this.#octets, start, start + this.#octets.readUInt16LE(place + 2));
  }

  /** The octets of a lease, good until the next `set`; `undefined` when it is deleted or not there. */
  record(id: number): Buffer | undefined {
    const place = this.#places.get(id) ?? DELETED;
    if (place === DELETED) return undefined;
    const start = place + HEADER_LENGTH;
    return this.#octets.subarray(start, start + this.#octets.readUInt16LE(place + 2));
  }

  /** @param lease `undefined`: it is deleted; else one that a journal has taken, so that its record is not too long */
  set(id: number, lease: Lease | undefined): void {
    if (lease === undefined) {
      this.#places.set(id, DELETED);
      return;
    }
    const most = maxRecordLength(lease);
    const place = this.#places.get(id) ?? DELETED;
    // A client that renews again and again takes no more room.
    if (place !== DELETED && most <= this.#octets.readUInt16LE(place)) this.#write(place, lease);
    else this.#append(id, lease, most);
  }

  #append(id: number, lease: Lease, most: number): void {
    const place = this.#end;
    this.#makeRoom(HEADER_LENGTH + most);
    this.#octets.writeUInt16LE(Math.min(most, 0xffff), place);
    this.#end = place + HEADER_LENGTH + most;
    this.#write(place, lease);
    this.#places.set(id, place);
  }

  #write(place: number, lease: Lease): void {
    const start = place + HEADER_LENGTH;
    this.#octets.writeUInt16LE(writeRecord(lease, this.#octets, start) - start, place + 2);
  }

  #makeRoom(length: number): void {
    if (this.#end + length <= this.#octets.length) return;
    const grown = Buffer.allocUnsafeSlow(2 * (this.#end + length));
    this.#octets.copy(grown, 0, 0, this.#end);
    this.#octets = grown;
  }
}
