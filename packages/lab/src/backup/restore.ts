import { mkdtemp, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { CredentialStore, makePrivateDirectory } from '@ovlab/openvpn';
import { lockHolder, lockLab } from '../lock.ts';
import { labPaths, type LabPaths, type Roots } from '../paths.ts';
import { credentialDirectory, SERVER_NAME } from '../server-files.ts';
import { requestStatus } from '../supervisor/control-client.ts';
import { unpackFiles, type ArchivedFile } from './archive.ts';
import { MANIFEST, parseManifest, STATE_PREFIX, type Manifest } from './manifest.ts';
import { unseal } from './seal.ts';
import { writeStateFiles } from './state-files.ts';

export interface RestoreOptions {
  readonly roots: Roots;
  readonly passphrase: string;
  /** Replace keys that are there; default false. */
  readonly force?: boolean;
  readonly signal?: AbortSignal;
}

export interface Restored {
  readonly lab: string;
  /** When the backup was made. */
  readonly made: Date;
  readonly directory: string;
  /** The lab file that went along; the caller decides where it goes. */
  readonly labFile: { readonly name: string; readonly text: string } | undefined;
}

const LOCK_WAIT_MS = 10_000;

/**
 * Puts a backup back in its place, all of it or nothing. Errors: `OVLAB_E_PASSPHRASE`, `OVLAB_E_BACKUP`,
 * `OVLAB_E_FILE` when keys are there and `force` is not set, `OVLAB_E_LOCKED` while the lab or server runs.
 */
export async function restore(sealed: Uint8Array, options: RestoreOptions): Promise<Restored> {
  const { roots, signal } = options;
  const files = await unpackFiles(await unseal(sealed, options.passphrase));
  const find = (path: string): Buffer | undefined => files.find((file) => file.path === path)?.octets;
  const manifest = parseManifest(find(MANIFEST));
  const paths = labPaths(manifest.lab, roots);
  const lock = await lockLab(manifest.lab, roots, {
    purpose: 'restore',
    wait: LOCK_WAIT_MS,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    await requireStopped(paths, roots);
    if (options.force !== true) await requireEmpty(paths.state);
    await replaceState(paths, stateFiles(files));
  } finally {
    await lock.release();
  }
  const { lab, made } = manifest;
  return { lab, made, directory: paths.state, labFile: labFileOf(manifest, find) };
}

function stateFiles(files: readonly ArchivedFile[]): readonly ArchivedFile[] {
  return files
    .filter(({ path }) => path.startsWith(STATE_PREFIX))
    .map(({ path, octets }) => ({ path: path.slice(STATE_PREFIX.length), octets }));
}

function labFileOf({ labFile }: Manifest, find: (path: string) => Buffer | undefined): Restored['labFile'] {
  const text = labFile === undefined ? undefined : find(labFile)?.toString('utf8');
  return labFile === undefined || text === undefined ? undefined : { name: labFile, text };
}

/** A server that runs would go on with the keys that it has read, and write its own over those of the backup. */
async function requireStopped(paths: LabPaths, roots: Roots): Promise<void> {
  const holder = await lockHolder(`${paths.lab}/supervisor`, roots);
  if (holder === undefined && (await requestStatus(paths.supervisorSocket)) === undefined) return;
  throw new OvlabError('OVLAB_E_LOCKED', `${paths.lab} is running (${holder ?? 'its supervisor answers'})`, {
    hint: 'End it first: `ovlab down` for a lab, or stop the service of the server.',
  });
}

async function requireEmpty(directory: string): Promise<void> {
  const entries = await readdir(directory).catch(() => []);
  if (entries.length === 0) return;
  throw new OvlabError('OVLAB_E_FILE', `${directory} holds keys already`, {
    hint: 'Make a backup of them if you need them; `--force` replaces them.',
  });
}

/** Everything is written and checked beside the place, and takes it with one renaming. */
async function replaceState({ state, lab }: LabPaths, files: readonly ArchivedFile[]): Promise<void> {
  await makePrivateDirectory(dirname(state));
  // Below a directory of another name, so that what a crash leaves is not taken for a lab.
  const beside = await mkdtemp(join(dirname(state), '.restore-'));
  const made = join(beside, lab);
  const before = join(beside, 'before');
  try {
    await writeStateFiles(made, files);
    await requireWhole(made);
    // An empty directory is replaced by the renaming itself, which is then the only step.
    await rmdir(state).catch(() => undefined);
    const kept = await rename(state, before).then(
      () => true,
      () => false,
    );
    await rename(made, state).catch(async (error: unknown) => {
      if (kept) await rename(before, state);
      throw error;
    });
  } finally {
    await rm(beside, { recursive: true, force: true });
  }
}

/** Certificates, keys and revocation list of the backup fit together. */
async function requireWhole(directory: string): Promise<void> {
  const pki = credentialDirectory({ state: directory });
  const files: readonly string[] = await readdir(pki).catch(() => []);
  if (!files.includes('ca.crt')) return;
  await (await CredentialStore.open(pki, { serverName: SERVER_NAME })).check();
}
