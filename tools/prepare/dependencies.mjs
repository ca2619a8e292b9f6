import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from './process.mjs';
import { packageFolders, readJson, root } from './repository.mjs';
import { PrepareError, say } from './say.mjs';

const stampFile = 'node_modules/.ovlab-stamp';

/**
 * Runs `npm ci` when node_modules does not hold what package-lock.json says.
 *
 * @throws {PrepareError} when npm fails
 */
export async function installDependencies() {
  const stamp = currentStamp();
  const found = readText(stampFile);
  if (found === stamp) return;

  const nodeMajor = nodeMajorOf(stamp);
  const otherNode = found !== undefined && nodeMajorOf(found) !== nodeMajor;
  if (otherNode || !matchesLockFile()) {
    say(`> npm ci${otherNode ? ` (for Node.js ${nodeMajor})` : ''}`);
    const code = await runToEnd('npm', ['ci', '--loglevel=error', '--no-update-notifier'], {
      cwd: root,
      stdoutToStderr: true,
    });
    if (code !== 0) {
      throw new PrepareError(
        `npm ci failed (exit code ${code}); its messages are above.\n` +
          'hint: after a change of a package.json run npm install once; otherwise look at the network',
        1,
      );
    }
  }
  writeFileSync(join(root, stampFile), stamp);
}

/** Native modules are built for one major version of Node, so it is part of the stamp. */
function currentStamp() {
  const hash = createHash('sha256');
  for (const file of [
    'package-lock.json',
    'package.json',
    ...packageFolders.map((f) => `${f}/package.json`),
  ]) {
    hash.update(`${file}\0${readText(file) ?? ''}\0`);
  }
  return `${process.versions.node.split('.')[0]} ${hash.digest('hex')}\n`;
}

/** @param {string} stamp */
function nodeMajorOf(stamp) {
  return stamp.split(' ')[0];
}

/**
 * True when a plain `npm install` has already put everything in place, so that a developer's node_modules is
 * not thrown away: npm writes what it installed to node_modules/.package-lock.json.
 */
function matchesLockFile() {
  const wanted = readJson('package-lock.json')?.packages;
  const installed = readJson('node_modules/.package-lock.json')?.packages;
  if (wanted === undefined || installed === undefined) return false;

  const manifestsMatch = ['', ...packageFolders].every((folder) => {
    const manifest = readJson(join(folder, 'package.json'));
    return ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'].every(
      (kind) => canonical(manifest?.[kind]) === canonical(wanted[folder]?.[kind]),
    );
  });
  return (
    manifestsMatch &&
    Object.entries(wanted).every(([path, entry]) => {
      if (path === '') return true;
      const there = installed[path];
      if (there === undefined) return entry.optional === true || entry.peer === true;
      return there.version === entry.version && there.resolved === entry.resolved;
    })
  );
}

/** @param {Record<string, string> | undefined} ranges */
function canonical(ranges) {
  return JSON.stringify(Object.entries(ranges ?? {}).sort());
}

/** @param {string} path relative to the root */
function readText(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return undefined;
  }
}
