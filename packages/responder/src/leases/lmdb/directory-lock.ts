import { closeSync, constants, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { constants as os } from 'node:os';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core/errors';

const LOCK_EX = 2;
const LOCK_NB = 4;

/** A directory that this process alone may write to. */
export interface DirectoryLock {
  release(): void;
}

/**
 * Locks a directory with the kernel's `flock`, which ends with its process however that ends, and holds over all
 * namespaces.
 *
 * @throws OvlabError when another process has it, with its number
 */
export async function lockDirectory(directory: string): Promise<DirectoryLock> {
  const { default: koffi } = await import('koffi');
  const flock = koffi.load(null).func('int flock(int, int)') as (fd: number, operation: number) => number;
  const path = join(directory, 'responder.lock');
  const fd = openSync(path, constants.O_RDWR | constants.O_CREAT, 0o600);
  if (flock(fd, LOCK_EX | LOCK_NB) !== 0) {
    const errno = koffi.errno();
    closeSync(fd);
    if (errno !== os.errno.EWOULDBLOCK) throw new Error(`flock of ${path} failed with errno ${errno}`);
    throw new OvlabError(
      'OVLAB_E_RESPONDER',
      `the leases in ${directory} are in use by process ${readFileSync(path, 'utf8').trim()}`,
      { hint: 'stop that one, or give this one another directory with --lease-db lmdb:DIR' },
    );
  }
  ftruncateSync(fd);
  writeSync(fd, `${process.pid}\n`, 0);
  return { release: () => closeSync(fd) };
}
