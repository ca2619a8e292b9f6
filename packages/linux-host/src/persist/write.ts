import { keepEdited, flatName, refuseConflicts } from './conflicts.ts';
import { Disk, type OnDisk } from './disk.ts';
import { examine, type Finding } from './examine.ts';
import { digestOf } from './header.ts';
import {
  manifestPath,
  readManifest,
  writeManifest,
  type Before,
  type Manifest,
  type ManifestEntry,
} from './manifest.ts';
import type { PersistBackend } from './persisted-network.ts';
import type { RenderedFile } from './rendered-file.ts';
import { reversalOf, revert } from './revert.ts';

export interface WriteOptions {
  readonly lab: string;
  readonly backend: PersistBackend;
  /** Directory that is or will be the root of the machine; default `/`. */
  readonly root?: string;
  /** Below the root; default `/var/lib/ovlab/<lab>/persist`. */
  readonly stateDirectory?: string;
  /** Go on where a file was changed by hand or is somebody else's; a copy is kept. */
  readonly force?: boolean;
  /** Paths that ovlab wrote and that are from now on the user's: they stay as they are. */
  readonly released?: readonly string[];
  /** Only say what would be done. */
  readonly dryRun?: boolean;
}

export interface PersistReport {
  readonly changes: readonly PersistChange[];
  /** Copies of what force overwrote, below the root. */
  readonly kept: readonly string[];
}

export interface PersistChange {
  readonly path: string;
  readonly action: 'written' | 'unchanged' | 'removed' | 'restored';
}

/** Where the manifest and the originals of a lab are, below the root. */
export function persistDirectory(lab: string): string {
  return `/var/lib/ovlab/${lab}/persist`;
}

/**
 * Brings files to the disk, each in one step, and takes back what an earlier writing left that is not wanted any
 * more. The manifest with the way back is there before the first change: a crash in between leaves what
 * {@link removePersistence} or the next writing can deal with.
 *
 * Errors: `OVLAB_E_FOREIGN` before any change, with every file that was changed by hand or is not ovlab's;
 * `OVLAB_E_FILE`, `OVLAB_E_NOT_PERMITTED`.
 */
export async function writePersistence(
  files: readonly RenderedFile[],
  { lab, backend, root = '/', force = false, dryRun = false, released = [], ...options }: WriteOptions,
): Promise<PersistReport> {
  const stateDirectory = options.stateDirectory ?? persistDirectory(lab);
  const disk = new Disk(root);
  const old = await readManifest(disk, stateDirectory);
  const entryOf = (path: string) => old?.entries.find((entry) => entry.path === path);
  const found = new Map<string, OnDisk>();
  for (const { path } of [...files, ...(old?.entries ?? [])]) found.set(path, await disk.look(path));
  const onDisk = (path: string): OnDisk => found.get(path) ?? { kind: 'none' };
  const findings = files.map((file) => examine(lab, file, onDisk(file.path), entryOf(file.path)));
  const wanted = new Set(files.map(({ path }) => path));
  const stale = (old?.entries ?? []).filter(({ path }) => !wanted.has(path) && !released.includes(path));
  const reversals = stale.map((entry) => reversalOf(lab, entry, onDisk(entry.path)));
  const conflicts = [
    ...findings.flatMap(({ file, conflict, fatal }) =>
      conflict === undefined ? [] : [{ path: file.path, why: conflict, fatal }],
    ),
    ...reversals.flatMap(({ entry, conflict }) =>
      conflict === undefined ? [] : [{ path: entry.path, why: conflict }],
    ),
  ];
  refuseConflicts(conflicts, force, 'ovlab server persist');
  const changes = [
    ...findings.map(({ file, action }): PersistChange => ({
      path: file.path,
      action: action === 'write' ? 'written' : action === 'keep' ? 'unchanged' : 'removed',
    })),
    ...reversals
      .filter(({ action }) => action !== 'none')
      .map(({ entry, action }): PersistChange => ({
        path: entry.path,
        action: action === 'remove' ? 'removed' : 'restored',
      })),
  ];
  if (dryRun) return { changes, kept: [] };

  const directories = new Set(old?.directories);
  for (const path of [manifestPath(stateDirectory), ...wanted]) {
    for (const missing of await disk.missingAbove(path)) directories.add(missing);
  }
  const kept: string[] = [];
  for (const { path } of conflicts) {
    const copy = await keepEdited(disk, stateDirectory, path, onDisk(path));
    if (copy !== undefined) kept.push(copy);
  }
  const entries: ManifestEntry[] = [];
  for (const finding of findings) {
    const { path } = finding.file;
    const entry = await entryFor(disk, stateDirectory, finding, onDisk(path), entryOf(path));
    if (entry !== undefined) entries.push(entry);
  }
  const manifest: Manifest = { version: 1, lab, backend, entries, directories: [...directories] };
  await writeManifest(disk, stateDirectory, { ...manifest, entries: [...entries.map(both(old)), ...stale] });
  for (const finding of findings) await carryOut(disk, finding, onDisk(finding.file.path));
  for (const reversal of reversals) await revert(disk, reversal, stateDirectory);
  await writeManifest(disk, stateDirectory, manifest);
  await dropOriginals(disk, stateDirectory, manifest);
  return { changes, kept };
}

/** While one version replaces the other, both are ours. */
function both(old: Manifest | undefined): (entry: ManifestEntry) => ManifestEntry {
  return (entry) => {
    const earlier = old?.entries.find(({ path }) => path === entry.path)?.written ?? [];
    return { ...entry, written: [...new Set([...entry.written, ...earlier])] };
  };
}

/** The manifest's entry, with the original put aside; undefined when nothing at the path is ours. */
async function entryFor(
  disk: Disk,
  stateDirectory: string,
  { file, action, contents, original }: Finding,
  found: OnDisk,
  old: ManifestEntry | undefined,
): Promise<ManifestEntry | undefined> {
  const { path, kind } = file;
  if (action === 'keep' && old === undefined && (kind === 'edit' || kind === 'absent')) return undefined;
  const written = kind === 'link' ? [file.target] : contents === undefined ? [] : [digestOf(contents)];
  const made = kind === 'block' && found.kind === 'none' && old === undefined;
  return {
    path,
    kind,
    written,
    before: original ? await putAside(disk, stateDirectory, path, found) : old?.before,
    initial: made ? (file.initial ?? '') : old?.initial,
  };
}

/** Those that are back in their place. */
async function dropOriginals(disk: Disk, stateDirectory: string, { entries }: Manifest): Promise<void> {
  const needed = new Set(entries.flatMap(({ before }) => (before?.kind === 'file' ? [before.copy] : [])));
  for (const name of await disk.list(`${stateDirectory}/originals`)) {
    if (!needed.has(`originals/${name}`)) await disk.remove(`${stateDirectory}/originals/${name}`);
  }
}

async function putAside(
  disk: Disk,
  stateDirectory: string,
  path: string,
  found: OnDisk,
): Promise<Before | undefined> {
  if (found.kind === 'link') return found;
  if (found.kind !== 'file') return undefined;
  const { contents, mode, uid, gid } = found;
  const copy = `originals/${flatName(path)}`;
  await disk.put(`${stateDirectory}/${copy}`, contents, 0o600);
  return { kind: 'file', copy, digest: digestOf(contents), mode, uid, gid };
}

async function carryOut(disk: Disk, { file, action, contents = '' }: Finding, found: OnDisk): Promise<void> {
  if (action === 'keep') return;
  if (file.kind === 'absent') return disk.remove(file.path);
  if (file.kind === 'link') return disk.putLink(file.path, file.target);
  const shared = file.kind !== 'file' && found.kind === 'file' ? found : undefined;
  const mode = shared?.mode ?? (file.kind === 'edit' ? 0o644 : file.mode);
  return disk.put(file.path, contents, mode, shared);
}
