import { randomBytes } from 'node:crypto';
import {
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  rmdir,
  symlink,
  unlink,
} from 'node:fs/promises';
import { basename, dirname, join, sep } from 'node:path';
import { OvlabError } from '@ovlab/core';

/** What is at a path, symbolic links not followed. */
export type OnDisk =
  | { readonly kind: 'none' }
  | FileOnDisk
  | { readonly kind: 'link'; readonly target: string }
  | { readonly kind: 'other' };

interface FileOnDisk extends Ownership {
  readonly kind: 'file';
  readonly contents: Buffer;
}

export interface Ownership {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
}

/** The file system below a root, `/` or a directory that will be one. */
export class Disk {
  readonly root: string;

  constructor(root: string) {
    this.root = root;
  }

  /** Errors: `OVLAB_E_FILE` when a directory on the way is a link that leads out of the root. */
  async look(path: string): Promise<OnDisk> {
    const full = this.#at(path);
    try {
      await this.#requireInside(path);
      const { mode, uid, gid, ...stats } = await lstat(full).then((found) => ({
        mode: found.mode & 0o7777,
        uid: found.uid,
        gid: found.gid,
        link: found.isSymbolicLink(),
        file: found.isFile(),
      }));
      if (stats.link) return { kind: 'link', target: await readlink(full) };
      if (!stats.file) return { kind: 'other' };
      return { kind: 'file', contents: await readFile(full), mode, uid, gid };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'none' };
      throw fault(full, error);
    }
  }

  /**
   * Puts a file in place of whatever is there, so that a reader or a crash sees the old one or the new one. Links are
   * replaced, not followed. Errors: `OVLAB_E_FILE`, `OVLAB_E_NOT_PERMITTED`.
   */
  async put(path: string, contents: string | Buffer, mode: number, owner?: Ownership): Promise<void> {
    const full = this.#at(path);
    const temporary = join(dirname(full), `.${basename(full)}.${randomBytes(6).toString('hex')}.ovlab`);
    try {
      await mkdir(dirname(full), { recursive: true });
      const file = await open(temporary, 'wx', 0o600);
      try {
        await file.writeFile(contents);
        if (owner !== undefined) await file.chown(owner.uid, owner.gid);
        await file.chmod(mode);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, full);
      await syncDirectory(dirname(full));
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw fault(full, error);
    }
  }

  /** Errors: as for {@link put}. */
  async putLink(path: string, target: string): Promise<void> {
    const full = this.#at(path);
    try {
      await mkdir(dirname(full), { recursive: true });
      await unlink(full).catch(ignoreMissing);
      await symlink(target, full);
    } catch (error) {
      throw fault(full, error);
    }
  }

  /** Nothing happens when it is not there. Errors: as for {@link put}. */
  async remove(path: string): Promise<void> {
    const full = this.#at(path);
    await unlink(full).catch((error: unknown) => {
      ignoreMissing(fault(full, error), error);
    });
  }

  /** Names in a directory; none when it does not exist. */
  async list(directory: string): Promise<readonly string[]> {
    return readdir(this.#at(directory)).catch(() => []);
  }

  /** Removes directories that are empty, the deepest first. */
  async removeEmpty(directories: readonly string[]): Promise<void> {
    for (const path of directories.toSorted((a, b) => b.length - a.length)) {
      await rmdir(this.#at(path)).catch(() => undefined);
    }
  }

  /** The directories above a path that do not exist. */
  async missingAbove(path: string): Promise<readonly string[]> {
    const missing: string[] = [];
    for (let directory = dirname(path); directory !== '/'; directory = dirname(directory)) {
      const there = await lstat(this.#at(directory)).then(
        () => true,
        () => false,
      );
      if (there) break;
      missing.push(directory);
    }
    return missing;
  }

  #at(path: string): string {
    return join(this.root, path);
  }

  async #requireInside(path: string): Promise<void> {
    const [root, directory] = await Promise.all([realpath(this.root), realpath(dirname(this.#at(path)))]);
    if (root === '/' || directory === root || directory.startsWith(root + sep)) return;
    throw new OvlabError('OVLAB_E_FILE', `${dirname(path)} leads out of ${this.root}, to ${directory}`, {
      hint: 'make the link relative, or name another directory with --root',
    });
  }
}

async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

function ignoreMissing(error: unknown, cause: unknown = error): void {
  if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}

function fault(path: string, cause: unknown): unknown {
  if (cause instanceof OvlabError) return cause;
  const { code, message } = cause as NodeJS.ErrnoException;
  return code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
    ? new OvlabError('OVLAB_E_NOT_PERMITTED', `${path} may not be written`, { hint: 'run it as root', cause })
    : new OvlabError('OVLAB_E_FILE', `${path} cannot be written: ${message}`, { cause });
}
