import { link, lstat, mkdir, rename, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { OvlabError } from '@ovlab/core/errors';

/** Nobody but the user who runs the daemon may connect; the kernel asks for the right to write. */
const UMASK = 0o177;

/** `sun_path` of unix(7), with the NUL at its end. */
const MAX_PATH = 107;

/**
 * Binds at a path by `begin`, which is called with a umask that gives the socket file the mode 0600. The socket file
 * of a process that was killed is replaced. Rejects with `OVLAB_E_LOCKED` when a process listens there,
 * `OVLAB_E_FOREIGN` when something else than a socket is there, and `OVLAB_E_FILE` when it cannot be made.
 */
export async function bindSocketFile(path: string, begin: () => Promise<void>): Promise<void> {
  // Node.js would bind at the part that fits and say nothing.
  if (Buffer.byteLength(path) > MAX_PATH) throw cannotListen(path, `it has more than ${MAX_PATH} octets`);
  const bind = (): Promise<void> => {
    const before = process.umask(UMASK);
    try {
      // The kernel makes the file before `begin` returns, so that nothing else is made with this umask.
      return begin();
    } finally {
      process.umask(before);
    }
  };
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    await bind();
  } catch (error) {
    if (codeOf(error) !== 'EADDRINUSE') throw cannotListen(path, error);
    await removeStale(path);
    await bind().catch((cause: unknown) => {
      throw codeOf(cause) === 'EADDRINUSE' ? taken(path) : cannotListen(path, cause);
    });
  }
}

/**
 * Removes a socket file that nobody listens on. It is renamed first, because between the look and the removal another
 * daemon may have put its own there; that one is put back.
 */
async function removeStale(path: string): Promise<void> {
  const seen = await lstat(path).catch(() => undefined);
  if (seen === undefined) return;
  if (!seen.isSocket()) {
    throw new OvlabError('OVLAB_E_FOREIGN', `${path} is in the way: it is no socket`, {
      hint: 'choose another path for --control, or remove it if it is of no use',
    });
  }
  if (await answers(path)) throw taken(path);
  const aside = `${path}.${String(process.pid)}`;
  try {
    await rename(path, aside);
    const moved = await lstat(aside);
    if (moved.ino !== seen.ino) {
      await link(aside, path).catch(() => undefined);
      throw taken(path);
    }
  } catch (cause) {
    if (codeOf(cause) === 'ENOENT') return;
    throw cause instanceof OvlabError ? cause : cannotListen(path, cause);
  } finally {
    await rm(aside, { force: true });
  }
}

/** Whether a process listens; one that cannot be asked counts as one that does. */
function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', (error) => resolve(codeOf(error) !== 'ECONNREFUSED'));
  });
}

function taken(path: string): OvlabError {
  return new OvlabError('OVLAB_E_LOCKED', `another process listens on ${path}`, {
    hint: 'stop it, or choose another path with --control',
  });
}

function cannotListen(path: string, cause: unknown): OvlabError {
  if (cause instanceof OvlabError) return cause;
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new OvlabError('OVLAB_E_FILE', `cannot make the control socket ${path}: ${reason}`, { cause });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
