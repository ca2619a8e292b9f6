import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Directories } from './ovlab.ts';

/** What labs have in their directories, as paths below the common parent; the two roots may stay. */
export async function filesBelow({ env, work }: Directories): Promise<string[]> {
  const roots = [env.OVLAB_RUN_DIR, env.OVLAB_STATE_DIR];
  const found = await Promise.all(
    roots.map(async (root) => {
      const entries = await readdir(root, { recursive: true }).catch(() => []);
      return entries.map((entry) => relative(work, join(root, entry)));
    }),
  );
  return found.flat().sort();
}
