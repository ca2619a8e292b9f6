import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DiskEvents, DiskFile, DiskWrite } from './disk-events.ts';

/** What a disk writes whole or not at all. */
const SECTOR = 512;

export interface PowerCut {
  /** Line of the trace at which the power went. */
  readonly at: number;
  /** From 0 to below 1. */
  readonly random: () => number;
  /** Files of which the disk forgets what it was told to keep. */
  readonly forgets?: RegExp;
}

/**
 * Makes a directory as a power cut may leave it: everything that was synced, and of what was not some writes, some of
 * them in part, in any choice. Names that were not synced may be there or not.
 */
export function leaveBehind(
  events: DiskEvents,
  { at, random, forgets = /^$/ }: PowerCut,
  directory: string,
): void {
  const contents = new Map<DiskFile, Buffer>();
  for (const write of events.writes.filter(({ start }) => start <= at)) {
    const forgotten = write.file.names.some(({ name }) => forgets.test(name));
    const kept = !forgotten && isKept(write, events, at);
    const before = contents.get(write.file) ?? Buffer.alloc(0);
    contents.set(write.file, kept ? apply(before, write, () => true) : applySome(before, write, random));
  }
  mkdirSync(directory, { mode: 0o700 });
  for (const [file, octets] of contents) {
    const name = nameOf(file, events, at, random);
    // What LMDB keeps about its readers means nothing to another process.
    if (name === undefined || basename(name) === 'lock.mdb') continue;
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), octets);
  }
}

function isKept(write: DiskWrite, { syncs }: DiskEvents, at: number): boolean {
  if (write.end > at) return false;
  return (
    write.synchronous ||
    syncs.some((sync) => sync.file === write.file && sync.start > write.end && sync.end <= at)
  );
}

/** The last name that was kept, or one that came after it. */
function nameOf(
  file: DiskFile,
  { nameSyncs }: DiskEvents,
  at: number,
  random: () => number,
): string | undefined {
  let found: string | undefined;
  for (const { name, at: given } of file.names) {
    if (given.start > at) break;
    const kept = nameSyncs.some((sync) => sync.start > given.end && sync.end <= at);
    if (!kept && random() < 0.5) break;
    found = name;
  }
  return found;
}

function applySome(before: Buffer, write: DiskWrite, random: () => number): Buffer {
  const dice = random();
  if (dice < 0.4) return before;
  return apply(before, write, dice < 0.7 ? () => true : () => random() < 0.5);
}

function apply(before: Buffer, { offset, octets }: DiskWrite, keeps: (sector: number) => boolean): Buffer {
  const end = offset + octets.length;
  const after = end > before.length ? Buffer.concat([before, Buffer.alloc(end - before.length)]) : before;
  for (let sector = Math.floor(offset / SECTOR); sector * SECTOR < end; sector += 1) {
    if (!keeps(sector)) continue;
    const from = Math.max(offset, sector * SECTOR);
    octets.copy(after, from, from - offset, Math.min(end, (sector + 1) * SECTOR) - offset);
  }
  return after;
}
