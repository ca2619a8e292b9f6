import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { asRoot, needsSudo } from '../prepare/process.mjs';
import { packageFolders, root } from '../prepare/repository.mjs';
import { execute } from './execute.mjs';

/** After a run through sudo: the files that it wrote belong to who runs the tests, or the next run cannot write. */
export async function giveBack() {
  if (!needsSudo) return;
  const folders = ['.nx', 'node_modules/.vite', 'node_modules/.vite-temp', 'node_modules/.cache'];
  for (const folder of [...packageFolders, 'tools', 'e2e']) {
    folders.push(`${folder}/.reports`, `${folder}/node_modules`);
  }
  const existing = folders.filter((folder) => existsSync(join(root, folder)));
  const owner = `${process.getuid?.()}:${process.getgid?.()}`;
  await execute(asRoot('chown', ['-R', owner, ...existing]));
}
