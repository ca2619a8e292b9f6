import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Absolute path of the repository's root. */
export const root = join(import.meta.dirname, '../..');

/** The built command. */
export const commandFile = join(root, 'packages/cli/dist/main.js');

/** Folders of the packages, relative to the root and sorted. */
export const packageFolders = readdirSync(join(root, 'packages'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `packages/${name}`)
  .sort();

/**
 * @param {string} path relative to the root
 * @returns {any} undefined when the file does not exist or is not JSON
 */
export function readJson(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8'));
  } catch {
    return undefined;
  }
}

/** For everything that starts nx: no daemon stays behind, and nothing is asked or sent. */
export const nxEnvironment = {
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  NX_INTERACTIVE: 'false',
  NX_NATIVE_FILE_CACHE_DIRECTORY: join(root, '.nx/native'),
};
