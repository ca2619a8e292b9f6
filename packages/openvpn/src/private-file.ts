import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, unlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { OvlabError } from '@ovlab/core';

/**
 * Makes a directory, and the missing ones above it, that only the owner can enter (0700).
 * Errors: `OVLAB_E_FILE`, `OVLAB_E_NOT_PERMITTED`.
 */
export async function makePrivateDirectory(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw writeError(path, cause);
  }
}

/**
 * Writes a file so that readers and a crash see the old contents or the new, never a part: a temporary file in the
 * same directory, on disk before it takes the name. It has its mode from the moment it exists, so that a secret is
 * at no time readable by others. Errors: `OVLAB_E_FILE`, `OVLAB_E_NOT_PERMITTED`.
 */
export async function writeFileAtomically(
  path: string,
  contents: string | Uint8Array,
  mode: 0o600 | 0o644,
): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(contents);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (cause) {
    await unlink(temporary).catch(() => undefined);
    throw writeError(path, cause);
  }
}

/** The name itself is on disk only once the directory is. */
async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function writeError(path: string, cause: unknown): OvlabError {
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === 'EACCES' || code === 'EPERM'
    ? new OvlabError('OVLAB_E_NOT_PERMITTED', `Writing ${path} is not permitted`, {
        hint: 'Run the command as root.',
        cause,
      })
    : new OvlabError('OVLAB_E_FILE', `${path} could not be written: ${message}`, { cause });
}
