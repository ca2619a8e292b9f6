import type { StatsFs } from 'node:fs';
import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

/** A directory that ovlab writes to. */
export interface DirectoryFact {
  readonly role: 'run' | 'state' | 'leases';
  readonly path: string;
  /** Undefined: it is not there. */
  readonly mode: number | undefined;
  readonly uid: number | undefined;
  readonly writable: boolean;
  /** Octets that may still be written on its file system. */
  readonly freeOctets: number;
  /** Files that may still be made; undefined where the file system has no such limit. */
  readonly freeFiles: number | undefined;
}

/** Looks at the directories of a lab or server; where one is missing, at the file system that it would be on. */
export async function gatherDirectories(
  places: Readonly<Record<DirectoryFact['role'], string>>,
): Promise<readonly DirectoryFact[]> {
  return Promise.all(
    (['run', 'state', 'leases'] as const).map(async (role) => {
      const path = places[role];
      const stats = await stat(path).catch(() => undefined);
      const { bavail, bsize, ffree, files } = await fileSystemOf(path);
      return {
        role,
        path,
        mode: stats === undefined ? undefined : stats.mode & 0o7777,
        uid: stats?.uid,
        writable: await access(path, constants.W_OK).then(
          () => true,
          () => false,
        ),
        freeOctets: bavail * bsize,
        freeFiles: files === 0 ? undefined : ffree,
      };
    }),
  );
}

async function fileSystemOf(path: string): Promise<StatsFs> {
  return statfs(path).catch(async (error: unknown) => {
    if (dirname(path) === path) throw error;
    return fileSystemOf(dirname(path));
  });
}
