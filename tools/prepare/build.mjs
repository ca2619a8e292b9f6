import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runToEnd } from './process.mjs';
import { commandFile, nxEnvironment, packageFolders, readJson, root } from './repository.mjs';
import { PrepareError, say } from './say.mjs';

const stampFile = 'node_modules/.cache/ovlab-build.json';

/**
 * Builds the command when a source changed since the last build. Nx knows that too, but takes a second to say so.
 * The command is bundled from the packages' sources, so their builds are not waited for.
 *
 * @throws {PrepareError} when the build fails
 */
export async function buildCommand() {
  const files = inputs();
  const stat = digest(files, (path) => {
    const { size, mtimeMs } = statSync(path);
    return `${size} ${mtimeMs}`;
  });
  const stamp = readJson(stampFile);
  const built = existsSync(commandFile);
  if (built && stamp?.stat === stat) return;

  const content = digest(files, (path) => readFileSync(path));
  if (!built || stamp?.content !== content) {
    say('> nx run ovlab:build');
    const code = await runToEnd(
      process.execPath,
      [
        join(root, 'node_modules/.bin/nx'),
        'run',
        'ovlab:build',
        '--excludeTaskDependencies',
        '--outputStyle=static',
      ],
      { cwd: root, env: nxEnvironment, quiet: true },
    );
    if (code !== 0) {
      throw new PrepareError(`the build failed (exit code ${code}); its messages are above`, 1);
    }
  }
  mkdirSync(join(root, dirname(stampFile)), { recursive: true });
  writeFileSync(join(root, stampFile), `${JSON.stringify({ stat, content })}\n`);
}

/** Absolute paths of the files that a build reads, tests left out. */
function inputs() {
  const files = ['package-lock.json', 'nx.json', 'tsconfig.base.json'].map((file) => join(root, file));
  walk(join(root, 'tools/build'), files);
  for (const folder of packageFolders) {
    for (const file of ['package.json', 'tsconfig.json', 'tsup.config.ts']) {
      const path = join(root, folder, file);
      if (existsSync(path)) files.push(path);
    }
    walk(join(root, folder, 'src'), files);
  }
  return files.filter((file) => !/\.(test\.ts|snap)$/.test(file));
}

/**
 * @param {string} folder
 * @param {string[]} files grows
 */
function walk(folder, files) {
  if (!existsSync(folder)) return;
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) walk(path, files);
    else files.push(path);
  }
}

/**
 * @param {string[]} files
 * @param {(path: string) => string | Buffer} read
 */
function digest(files, read) {
  const hash = createHash('sha256').update(process.versions.node);
  for (const file of files) hash.update(`\0${file}\0`).update(read(file));
  return hash.digest('hex');
}
