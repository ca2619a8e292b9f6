import { crc32 } from 'node:zlib';
import { maxRecordLength, readRecord, writeRecord, type Lease } from '@ovlab/dhcpv6';

/**
 * Batches begin at multiples of this. A batch that was acknowledged is then never written over in part by the next one,
 * so a write that a power cut tears harms nothing that was promised.
 */
export const JOURNAL_PAGE = 4096;

/** 0 octets that follow, 4 checksum of the rest, 8 number of the batch. */
const HEADER_LENGTH = 16;
/** 0 number of the lease, 4 octets of its record; none: it is deleted. */
const CHANGE_HEADER_LENGTH = 6;
const MAX_RECORD_LENGTH = 0xffff;

/** What a batch makes of the lease of a number; `undefined`: it is deleted. */
export interface JournalChange {
  readonly id: number;
  readonly lease: Lease | undefined;
}

/** Collects changes as the octets of one write. */
export class JournalBatch {
  #bytes = Buffer.allocUnsafeSlow(4 * JOURNAL_PAGE);
  #length = HEADER_LENGTH;

  get empty(): boolean {
    return this.#length === HEADER_LENGTH;
  }

  /**
   * Appends changes, all or none.
   * @throws RangeError when a lease cannot be written
   */
  add(changes: readonly JournalChange[]): void {
    const before = this.#length;
    try {
      for (const { id, lease } of changes) this.#append(id, lease);
    } catch (error) {
      this.#length = before;
      throw error;
    }
  }

  /** Forgets what was added. */
  clear(): void {
    this.#length = HEADER_LENGTH;
  }

  /** The octets, in whole pages; they are good until something is added again. `seed` is that of the journal. */
  finish(sequence: number, seed: number): Buffer {
    const bytes = this.#bytes;
    const end = Math.ceil(this.#length / JOURNAL_PAGE) * JOURNAL_PAGE;
    bytes.fill(0, this.#length, end);
    bytes.writeUInt32LE(this.#length - HEADER_LENGTH, 0);
    bytes.writeDoubleLE(sequence, 8);
    bytes.writeUInt32LE(crc32(bytes.subarray(8, this.#length), seed), 4);
    this.clear();
    return bytes.subarray(0, end);
  }

  #append(id: number, lease: Lease | undefined): void {
    const start = this.#length;
    // A page more, so that there is room for the padding.
    this.#makeRoom(CHANGE_HEADER_LENGTH + (lease === undefined ? 0 : maxRecordLength(lease)) + JOURNAL_PAGE);
    const record = start + CHANGE_HEADER_LENGTH;
    const end = lease === undefined ? record : writeRecord(lease, this.#bytes, record);
    if (end - record > MAX_RECORD_LENGTH) throw new RangeError('a lease is too long to be stored');
    this.#bytes.writeUInt32LE(id, start);
    this.#bytes.writeUInt16LE(end - record, start + 4);
    this.#length = end;
  }

  #makeRoom(length: number): void {
    if (this.#length + length <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafeSlow(2 * (this.#length + length));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

/** A batch as it lies in a journal. */
export interface WrittenBatch {
  readonly sequence: number;
  /** Octets it takes, padding included. */
  readonly length: number;
  readonly changes: Buffer;
}

/**
 * The whole batch that begins at an offset, with a number above `after`; `undefined` when there is none, or only a part
 * of one.
 */
export function batchAt(
  bytes: Buffer,
  offset: number,
  seed: number,
  after: number,
): WrittenBatch | undefined {
  if (offset + HEADER_LENGTH > bytes.length) return undefined;
  const end = offset + HEADER_LENGTH + bytes.readUInt32LE(offset);
  if (end === offset + HEADER_LENGTH || end > bytes.length) return undefined;
  const sequence = bytes.readDoubleLE(offset + 8);
  // Before the checksum, which takes long where the length is that of something else.
  if (!Number.isSafeInteger(sequence) || sequence <= after) return undefined;
  if (crc32(bytes.subarray(offset + 8, end), seed) !== bytes.readUInt32LE(offset + 4)) return undefined;
  return {
    sequence,
    length: Math.ceil((end - offset) / JOURNAL_PAGE) * JOURNAL_PAGE,
    changes: bytes.subarray(offset + HEADER_LENGTH, end),
  };
}

/** @throws RangeError when a record is of another version */
export function* changesOf({ changes }: WrittenBatch): Iterable<JournalChange> {
  let at = 0;
  while (at < changes.length) {
    const id = changes.readUInt32LE(at);
    const start = at + CHANGE_HEADER_LENGTH;
    at = start + changes.readUInt16LE(at + 4);
    yield { id, lease: at === start ? undefined : readRecord(changes, start, at) };
  }
}
