import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Roots } from '../paths.ts';

/** Names of the servers whose host was changed since this machine was started. */
export async function changedServers(roots: Roots): Promise<readonly string[]> {
  const names = await readdir(roots.run).catch(() => []);
  const found = await Promise.all(
    names.map((name) =>
      access(join(roots.run, name, 'transaction.json')).then(
        () => [name],
        () => [],
      ),
    ),
  );
  return found.flat().sort();
}
