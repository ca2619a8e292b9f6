import { randomBytes } from 'node:crypto';
import { close, constants, existsSync, openSync, readFileSync, readSync, renameSync, write } from 'node:fs';
import { open } from 'node:fs/promises';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { batchAt, JOURNAL_PAGE, type WrittenBatch } from './journal-batch.ts';

/** 0 what it is, and its version; 8 generation; 16 checksum of these. */
const MAGIC = Buffer.from('OVLABJ1\n', 'latin1');
const GENERATION = { start: 8, end: 16 } as const;
const HEADER_LENGTH = 20;

/** What a journal file should be and is not. */
export class JournalDamage extends Error {
  override readonly name = 'JournalDamage';
}

/**
 * A file of batches. It has its full length from the start, so that a write changes nothing but data, and is opened so
 * that a write returns when the data are on the medium (`O_DSYNC`).
 *
 * Each time it begins anew its header gets a random generation, which every checksum depends on: batches of an earlier
 * round count for nothing, and no client can smuggle in a batch within a name of its own choosing.
 */
export class JournalFile {
  readonly #path: string;
  readonly #fd: number;
  #seed: number;
  #position = JOURNAL_PAGE;

  private constructor(path: string, fd: number, seed: number) {
    this.#path = path;
    this.#fd = fd;
    this.#seed = seed;
  }

  /**
   * Opens a file, or makes it with so many octets.
   * @throws JournalDamage when it is something else, or of another version
   */
  static async open(path: string, size: number): Promise<JournalFile> {
    if (!existsSync(path)) await create(path, size);
    const fd = openSync(path, constants.O_RDWR | constants.O_DSYNC);
    const file = new JournalFile(path, fd, 0);
    const header = Buffer.alloc(HEADER_LENGTH);
    readSync(fd, header, 0, HEADER_LENGTH, 0);
    if (!isHeader(header)) {
      await file.close();
      throw new JournalDamage(`${path} is no journal of leases of this version`);
    }
    file.#seed = seedOf(header);
    return file;
  }

  /** What the checksums of batches begin with. */
  get seed(): number {
    return this.#seed;
  }

  /** Where the next batch will lie. */
  get position(): number {
    return this.#position;
  }

  /**
   * The batches in it, up to the first that is not whole: that one was never acknowledged.
   * @throws JournalDamage when there is a whole one behind it, which then was acknowledged, as was what is missing
   */
  read(): WrittenBatch[] {
    const bytes = readFileSync(this.#path);
    const batches: WrittenBatch[] = [];
    const next = (offset: number): WrittenBatch | undefined =>
      batchAt(bytes, offset, this.#seed, batches.at(-1)?.sequence ?? 0);
    let at = JOURNAL_PAGE;
    for (let batch = next(at); batch !== undefined; batch = next(at)) {
      batches.push(batch);
      at += batch.length;
    }
    for (let later = at + JOURNAL_PAGE; later < bytes.length; later += JOURNAL_PAGE) {
      if (next(later) !== undefined) throw new JournalDamage(`${this.#path} is damaged at octet ${at}`);
    }
    return batches;
  }

  /** Resolves when a batch is on the medium. After an error the next one is written to the same place. */
  async append(batch: Buffer): Promise<void> {
    await writeAll(this.#fd, batch, this.#position);
    this.#position += batch.length;
  }

  /** Begins anew, without any batch. */
  async restart(): Promise<void> {
    const header = newHeader();
    await writeAll(this.#fd, header, 0);
    this.#seed = seedOf(header);
    this.#position = JOURNAL_PAGE;
  }

  async close(): Promise<void> {
    await promisify(close)(this.#fd);
  }
}

/** Under another name first: a file that a crash left half-made has no header and would block the start. */
async function create(path: string, size: number): Promise<void> {
  const unfinished = `${path}.new`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(Buffer.concat([newHeader(), Buffer.alloc(size - JOURNAL_PAGE)]));
    await file.sync();
  } finally {
    await file.close();
  }
  renameSync(unfinished, path);
}

function newHeader(): Buffer {
  const header = Buffer.alloc(JOURNAL_PAGE);
  MAGIC.copy(header);
  randomBytes(GENERATION.end - GENERATION.start).copy(header, GENERATION.start);
  header.writeUInt32LE(crc32(header.subarray(0, GENERATION.end)), GENERATION.end);
  return header;
}

function isHeader(header: Buffer): boolean {
  return (
    header.subarray(0, MAGIC.length).equals(MAGIC) &&
    header.readUInt32LE(GENERATION.end) === crc32(header.subarray(0, GENERATION.end))
  );
}

function seedOf(header: Buffer): number {
  return crc32(header.subarray(GENERATION.start, GENERATION.end));
}

function writeAll(fd: number, bytes: Buffer, position: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const from = (offset: number): void => {
      write(fd, bytes, offset, bytes.length - offset, position + offset, (error, written) => {
        if (error !== null) reject(error);
        else if (offset + written === bytes.length) resolve();
        else from(offset + written);
      });
    };
    from(0);
  });
}
