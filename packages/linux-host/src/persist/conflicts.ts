import { OvlabError } from '@ovlab/core';
import type { Disk, OnDisk } from './disk.ts';
import { digestOf } from './header.ts';

/** A file that is not as ovlab left it. */
export interface Conflict {
  readonly path: string;
  readonly why: string;
  /** Not to be overcome by force. */
  readonly fatal?: boolean | undefined;
}

/** Errors: `OVLAB_E_FOREIGN` with every file that stands in the way. */
export function refuseConflicts(conflicts: readonly Conflict[], force: boolean, command: string): void {
  const fatal = conflicts.filter((conflict) => conflict.fatal === true);
  const inTheWay = force ? fatal : conflicts;
  if (inTheWay.length === 0) return;
  const list = inTheWay.map(({ path, why }) => `${path} ${why}`).join('; ');
  throw new OvlabError('OVLAB_E_FOREIGN', list, {
    hint:
      fatal.length > 0
        ? 'move it away and try again'
        : `look at it; \`${command} --force\` goes on and keeps a copy of it`,
  });
}

/** Keeps a copy of a file that force is about to overwrite; the name of the copy. */
export async function keepEdited(
  disk: Disk,
  stateDirectory: string,
  path: string,
  found: OnDisk,
): Promise<string | undefined> {
  if (found.kind !== 'file') return undefined;
  const copy = `${stateDirectory}/edited/${flatName(path)}~${digestOf(found.contents)}`;
  await disk.put(copy, found.contents, 0o600);
  return copy;
}

/** A path as the name of one file: `/etc/a-b` and `/etc/a/b` differ. */
export function flatName(path: string): string {
  return path.slice(1).replaceAll('%', '%25').replaceAll('/', '%2F');
}
