import { OvlabError } from '@ovlab/core';
import { lockLab } from '../lock.ts';
import { labPaths } from '../paths.ts';
import type { CredentialsOf } from '../credential-access.ts';
import { packFiles, type ArchivedFile } from './archive.ts';
import { formatManifest, MANIFEST, STATE_PREFIX } from './manifest.ts';
import { seal, type SealOptions } from './seal.ts';
import { readStateFiles } from './state-files.ts';

export interface BackupOptions extends SealOptions {
  /** A secret; at least 8 characters. */
  readonly passphrase: string;
  /** The lab file, to go along: its base name and text. */
  readonly labFile?: { readonly name: string; readonly text: string };
}

const LOCK_WAIT_MS = 10_000;

/**
 * Everything that a lab or server keeps over a reboot, but leases, in one encrypted file: the authority, all keys and
 * certificates, what is revoked. The server may run. Errors: `OVLAB_E_NO_LAB` when there is nothing.
 */
export async function backup(of: CredentialsOf, options: BackupOptions): Promise<Uint8Array> {
  const { lab, roots, signal, now = () => new Date() } = of;
  const lock = await lockLab(lab, roots, {
    purpose: 'backup',
    wait: LOCK_WAIT_MS,
    ...(signal === undefined ? {} : { signal }),
  });
  let files: readonly ArchivedFile[];
  try {
    const { state } = labPaths(lab, roots);
    files = await readStateFiles(state).catch((cause: unknown) => {
      throw unreadable(lab, state, cause as NodeJS.ErrnoException);
    });
    if (files.length === 0) throw nothing(lab, state);
  } finally {
    await lock.release();
  }
  const { labFile, passphrase } = options;
  const made = now();
  const archive = await packFiles(
    [
      { path: MANIFEST, octets: formatManifest({ lab, made, labFile: labFile?.name }) },
      ...(labFile === undefined ? [] : [{ path: labFile.name, octets: Buffer.from(labFile.text) }]),
      ...files.map(({ path, octets }) => ({ path: `${STATE_PREFIX}${path}`, octets })),
    ],
    made,
  );
  return seal(archive, passphrase, options);
}

function nothing(lab: string, directory: string): OvlabError {
  return new OvlabError('OVLAB_E_NO_LAB', `${lab} keeps nothing in ${directory}`, {
    hint: 'Keys are made with `ovlab up` or `ovlab server run`; `--name` says which lab is meant.',
  });
}

function unreadable(lab: string, directory: string, cause: NodeJS.ErrnoException): OvlabError {
  if (cause.code === 'ENOENT') return nothing(lab, directory);
  const code = cause.code === 'EACCES' ? 'OVLAB_E_NOT_PERMITTED' : 'OVLAB_E_FILE';
  return new OvlabError(code, `${directory} could not be read: ${cause.message}`, {
    hint: 'Run the command as root.',
    cause,
  });
}
