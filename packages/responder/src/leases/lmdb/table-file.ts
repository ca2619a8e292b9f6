import { closeSync, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The two files of an LMDB database. */
export const TABLE_FILE = 'data.mdb';
const LOCK_FILE = 'lock.mdb';

/** More than LMDB needs for the readers of one process. */
const LOCK_LENGTH = 16 * 1024;

/** Two copies of what LMDB knows about its file, each at the beginning of a page; the later transaction counts. */
const META = {
  flags: 18,
  isMeta: 0x08,
  magic: 24,
  magicValue: 0xbeef_c0de,
  pageSize: 48,
  roots: [88, 136],
  transaction: 152,
  end: 160,
} as const;
const NO_ROOT = 0xffff_ffff_ffff_ffffn;

/** A file is no database, or not the whole of one. */
export class TableDamage extends Error {
  override readonly name = 'TableDamage';
}

/**
 * Looks at the database of a directory before LMDB does, for which a file that it cannot use, or a disk without room for
 * its lock, is the end of the process.
 *
 * @throws TableDamage, and the errors of the system
 */
export function checkTable(directory: string): void {
  const path = join(directory, TABLE_FILE);
  const fd = openSync(path, 'r+');
  try {
    checkMetas(path, fd);
  } finally {
    closeSync(fd);
  }
  // The directory is locked: there are no readers that it could be about.
  writeFileSync(join(directory, LOCK_FILE), Buffer.alloc(LOCK_LENGTH), { mode: 0o600 });
}

function checkMetas(path: string, fd: number): void {
  const first = metaAt(path, fd, 0);
  const pageSize = first.readUInt32LE(META.pageSize);
  const second = metaAt(path, fd, pageSize);
  const transaction = (meta: Buffer): bigint => meta.readBigUInt64LE(META.transaction);
  const latest = transaction(second) > transaction(first) ? second : first;
  const { size } = fstatSync(fd);
  for (const offset of META.roots) {
    const root = latest.readBigUInt64LE(offset);
    if (root !== NO_ROOT && (root + 1n) * BigInt(pageSize) > BigInt(size)) {
      throw new TableDamage(`${path} is cut off after ${size} octets`);
    }
  }
}

function metaAt(path: string, fd: number, position: number): Buffer {
  const meta = Buffer.alloc(META.end);
  const length = readSync(fd, meta, 0, META.end, position);
  const isMeta = (meta.readUInt16LE(META.flags) & META.isMeta) !== 0;
  if (length < META.end || !isMeta || meta.readUInt32LE(META.magic) !== META.magicValue) {
    throw new TableDamage(`${path} is not a database of leases`);
  }
  return meta;
}
