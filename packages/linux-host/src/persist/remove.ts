import { keepEdited, refuseConflicts } from './conflicts.ts';
import { Disk } from './disk.ts';
import { manifestPath, readManifest } from './manifest.ts';
import { reversalOf, revert, type Reversal } from './revert.ts';
import { persistDirectory, type PersistReport, type WriteOptions } from './write.ts';

export type RemoveOptions = Omit<WriteOptions, 'backend' | 'released'>;

/**
 * Takes back exactly what {@link writePersistence} wrote: files of others are again what they were, byte for byte.
 * Nothing happens where nothing was written; may be repeated after a crash.
 *
 * Errors: as for {@link writePersistence}.
 */
export async function removePersistence({
  lab,
  root = '/',
  force = false,
  dryRun = false,
  ...options
}: RemoveOptions): Promise<PersistReport> {
  const stateDirectory = options.stateDirectory ?? persistDirectory(lab);
  const disk = new Disk(root);
  const manifest = await readManifest(disk, stateDirectory);
  if (manifest === undefined) return { changes: [], kept: [] };
  const reversals: Reversal[] = [];
  for (const entry of manifest.entries) reversals.push(reversalOf(lab, entry, await disk.look(entry.path)));
  const conflicts = reversals.flatMap(({ entry, conflict }) =>
    conflict === undefined ? [] : [{ path: entry.path, why: conflict }],
  );
  refuseConflicts(conflicts, force, 'ovlab server remove');
  const changes = reversals
    .filter(({ action }) => action !== 'none')
    .map(({ entry, action }) => ({
      path: entry.path,
      action: action === 'remove' ? ('removed' as const) : ('restored' as const),
    }));
  if (dryRun) return { changes, kept: [] };

  const kept: string[] = [];
  for (const { path } of conflicts) {
    const copy = await keepEdited(disk, stateDirectory, path, await disk.look(path));
    if (copy !== undefined) kept.push(copy);
  }
  for (const reversal of reversals) await revert(disk, reversal, stateDirectory);
  for (const name of await disk.list(`${stateDirectory}/originals`)) {
    await disk.remove(`${stateDirectory}/originals/${name}`);
  }
  await disk.remove(manifestPath(stateDirectory));
  await disk.removeEmpty([
    ...manifest.directories,
    ...['', '/originals', '/edited'].map((name) => `${stateDirectory}${name}`),
  ]);
  return { changes, kept };
}
