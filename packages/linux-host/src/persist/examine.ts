import { findBlock, putBlock } from './block.ts';
import type { OnDisk } from './disk.ts';
import { digestOf, readHeader, withHeader } from './header.ts';
import type { ManifestEntry } from './manifest.ts';
import type { RenderedFile } from './rendered-file.ts';

/** What has to be done about one path. */
export interface Finding {
  readonly file: RenderedFile;
  readonly action: 'write' | 'keep' | 'remove';
  /** What will be there; undefined when nothing will. */
  readonly contents?: string | undefined;
  /** Whether what is there now was there before ovlab, and is kept to be put back. */
  readonly original: boolean;
  /** Why it is not touched without being told to. */
  readonly conflict?: string | undefined;
  /** Not even then. */
  readonly fatal?: boolean;
}

/** Compares what shall be at a path with what is, and with what ovlab wrote there. Pure. */
export function examine(
  lab: string,
  file: RenderedFile,
  found: OnDisk,
  entry: ManifestEntry | undefined,
): Finding {
  switch (file.kind) {
    case 'file':
      return examineWhole(lab, file, found, entry);
    case 'edit':
      return examineEdit(file, found, entry);
    case 'absent':
      return examineAbsent(file, found, entry);
    case 'block':
      return examineBlock(lab, file, found);
    case 'link': {
      if (found.kind === 'none') return { file, action: 'write', original: false };
      if (found.kind === 'link' && [file.target, ...(entry?.written ?? [])].includes(found.target)) {
        return { file, action: found.target === file.target ? 'keep' : 'write', original: false };
      }
      return { file, action: 'write', original: true, conflict: 'is something else', fatal: true };
    }
  }
}

function examineWhole(
  lab: string,
  file: RenderedFile & { kind: 'file' },
  found: OnDisk,
  entry: ManifestEntry | undefined,
): Finding {
  const contents = withHeader(lab, file.text);
  const write = { file, action: 'write', contents, original: false } as const;
  if (found.kind === 'none') return write;
  if (found.kind === 'other') return { ...write, conflict: 'is no file', fatal: true };
  if (found.kind === 'link') {
    const original = { ...write, original: true };
    return file.replaces === true ? original : { ...original, conflict: 'is a symbolic link' };
  }
  const text = found.contents.toString();
  if (text === contents && found.mode === file.mode) return { ...write, action: 'keep' };
  const header = readHeader(text);
  if (header !== undefined && header.lab !== lab) {
    return { ...write, conflict: `belongs to the lab ${header.lab}`, fatal: true };
  }
  if (header?.intact === true || isOurs(found, entry)) return write;
  if (header !== undefined || entry !== undefined) {
    return { ...write, conflict: 'was changed by hand' };
  }
  const original = { ...write, original: true };
  return file.replaces === true
    ? original
    : { ...original, conflict: 'was there before, and is not of ovlab' };
}

function examineEdit(
  file: RenderedFile & { kind: 'edit' },
  found: OnDisk,
  entry: ManifestEntry | undefined,
): Finding {
  const write = { file, action: 'write', contents: file.text, original: entry === undefined } as const;
  if (found.kind === 'none') return { ...write, original: false };
  if (found.kind !== 'file') return { ...write, conflict: 'is no file', fatal: true };
  if (found.contents.toString() === file.text) {
    // It says already what it shall: nothing of it is ours, unless it was before.
    return { ...write, action: 'keep', original: false };
  }
  if (!isText(found.contents)) return { ...write, conflict: 'is not in UTF-8', fatal: true };
  return entry === undefined || isOurs(found, entry) || isOriginal(found, entry)
    ? write
    : { ...write, conflict: 'was changed by hand' };
}

function examineAbsent(
  file: RenderedFile & { kind: 'absent' },
  found: OnDisk,
  entry: ManifestEntry | undefined,
): Finding {
  const remove = { file, action: 'remove', original: entry === undefined } as const;
  if (found.kind === 'none') return { ...remove, action: 'keep', original: false };
  if (found.kind === 'other') return { ...remove, conflict: 'is no file', fatal: true };
  return entry === undefined || isOriginal(found, entry)
    ? remove
    : { ...remove, conflict: 'was written again by somebody else' };
}

function examineBlock(lab: string, file: RenderedFile & { kind: 'block' }, found: OnDisk): Finding {
  if (found.kind === 'none') {
    return { file, action: 'write', contents: putBlock(undefined, lab, file), original: false };
  }
  const write = { file, action: 'write', contents: '', original: false } as const;
  if (found.kind !== 'file') return { ...write, conflict: 'is no file', fatal: true };
  if (!isText(found.contents)) return { ...write, conflict: 'is not in UTF-8', fatal: true };
  const text = found.contents.toString();
  const contents = putBlock(text, lab, file);
  if (contents === text) return { ...write, action: 'keep', contents };
  return findBlock(text, lab)?.intact === false
    ? { ...write, contents, conflict: 'has a block of ovlab that was changed by hand' }
    : { ...write, contents };
}

/** Whether it is as ovlab wrote it. */
export function isOurs(found: OnDisk, entry: ManifestEntry | undefined): boolean {
  if (found.kind === 'link') return entry?.written.includes(found.target) === true;
  return found.kind === 'file' && entry?.written.includes(digestOf(found.contents)) === true;
}

/** Whether it is as it was before ovlab wrote anything. */
export function isOriginal(found: OnDisk, { before }: ManifestEntry): boolean {
  if (before === undefined) return found.kind === 'none';
  if (before.kind === 'link') return found.kind === 'link' && found.target === before.target;
  return found.kind === 'file' && digestOf(found.contents) === before.digest;
}

function isText(contents: Buffer): boolean {
  return Buffer.from(contents.toString()).equals(contents);
}
