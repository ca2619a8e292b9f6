import { chmod, mkdir, open, readdir, readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { ArchivedFile } from './archive.ts';

/** Leases are of the hour in which they were given; a server that runs has them open. */
const LEFT_OUT = new Set(['leases']);

/** Files of the directory that a lab or server keeps over a reboot, leases left out. */
export async function readStateFiles(directory: string): Promise<ArchivedFile[]> {
  const paths = await filesBelow(directory);
  return Promise.all(
    paths.map(async (path) => ({ path: relative(directory, path), octets: await readFile(path) })),
  );
}

async function filesBelow(directory: string, leftOut: ReadonlySet<string> = LEFT_OUT): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  const found = entries
    // What begins with a dot is being written.
    .filter(({ name }) => !leftOut.has(name) && !name.startsWith('.'))
    .map(async (entry) => {
      const path = join(directory, entry.name);
      if (entry.isDirectory()) return filesBelow(path, new Set());
      return entry.isFile() ? [path] : [];
    });
  return (await Promise.all(found)).flat().sort();
}

/**
 * Writes files below a directory that is not there yet: directories 0700, certificates 0644, all others 0600.
 */
export async function writeStateFiles(directory: string, files: readonly ArchivedFile[]): Promise<void> {
  await mkdir(directory, { mode: 0o700 });
  for (const { path, octets } of files) {
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const mode = /\.(crt|pem)$/.test(path) ? 0o644 : 0o600;
    const file = await open(target, 'wx', mode);
    try {
      await file.writeFile(octets);
      await file.sync();
    } finally {
      await file.close();
    }
    // The mask of the user may have taken bits away that certificates had.
    await chmod(target, mode);
  }
}
