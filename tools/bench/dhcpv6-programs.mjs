import { existsSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** statfs(2). */
const memoryFileSystems = new Map([
  [0x01021994, 'tmpfs'],
  [0x858458f6, 'ramfs'],
]);

/** The processor of the generator; the server has the other one. */
export const generatorProcessor = '1';

/** @param {string} program */
export function hasProgram(program) {
  const directories = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/local/sbin', '/usr/sbin'];
  return directories.some((directory) => existsSync(join(directory, program)));
}

/**
 * Leases have to reach a disk, as they do where people rely on them.
 *
 * @throws {Error} when the folder for temporary files is in memory
 */
export function requireDisk() {
  const name = memoryFileSystems.get(statfsSync(tmpdir()).type);
  if (name !== undefined) {
    throw new Error(
      `${tmpdir()} is on ${name}, leases would stay in memory: set TMPDIR to a folder on a disk`,
    );
  }
}
