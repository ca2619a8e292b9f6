import { readFileSync } from 'node:fs';
import { chmod, mkdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { option, type ProcessProfile } from '@ovlab/openvpn';
import writeFileAtomic from 'write-file-atomic';
import { type Account, accountOf, machineAccounts } from './accounts.ts';
import { credentialDirectory } from './credential-directory.ts';
import type { LabPaths } from './paths.ts';

/** The revocation list as an OpenVPN finds it that sees no other directory than its own. */
export const CONFINED_LIST = '/crl.pem';

/**
 * The account that a TAP device of the caller's network namespace belongs to: whoever opens it without being root has
 * to be that one. Undefined for one of root's, and for one that OpenVPN makes.
 */
export function ownerOf(tap: string): Account | undefined {
  // Another user than root cannot become one either.
  if (process.getuid?.() !== 0) return undefined;
  try {
    const uid = Number(readFileSync(`/sys/class/net/${tap}/owner`, 'utf8'));
    return uid > 0 ? accountOf(uid, machineAccounts()) : undefined;
  } catch {
    return undefined;
  }
}

/** What makes OpenVPN an unprivileged process once it has its device, its port and its keys. */
export function unprivileged(
  { user, group }: Account,
  paths: LabPaths,
): Pick<ProcessProfile, 'user' | 'group' | 'additional'> {
  return {
    user,
    group,
    additional: [
      option('chroot', directoryOf(paths)),
      // Of the directory that it sees; OpenVPN looks for it at its start and never writes there without a script.
      option('tmp-dir', '/'),
    ],
  };
}

/** Makes the directory that a confined OpenVPN sees, with what it reads while it runs. */
export async function makeConfined(paths: LabPaths): Promise<void> {
  const directory = directoryOf(paths);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  // Whatever the umask: nothing in it is secret, and the directories above it let nobody pass.
  await chmod(directory, 0o755);
  await publishRevocationList(paths);
}

/**
 * Gives a confined OpenVPN the revocation list as it is. It looks at the file at each connection, and would go on with
 * the one that it read before when it cannot.
 */
export async function publishRevocationList(paths: LabPaths): Promise<void> {
  const list = await readFile(join(credentialDirectory(paths), 'crl.pem')).catch(() => undefined);
  const confined = await stat(directoryOf(paths)).catch(() => undefined);
  if (list === undefined || confined === undefined) return;
  const file = join(directoryOf(paths), CONFINED_LIST);
  await writeFileAtomic(file, list, { mode: 0o644 });
}

function directoryOf({ run }: LabPaths): string {
  return join(run, 'confined');
}
