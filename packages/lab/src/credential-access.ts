import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { CredentialStore } from '@ovlab/openvpn';
import { lockLab } from './lock.ts';
import { labPaths, type LabPaths, type Roots } from './paths.ts';
import { credentialDirectory, SERVER_NAME } from './server-files.ts';

/** Whose credentials are meant. */
export interface CredentialsOf {
  readonly lab: string;
  readonly roots: Roots;
  readonly signal?: AbortSignal;
  /** Default: the clock. */
  readonly now?: () => Date;
}

/** A store with where its lab is. */
export interface OpenCredentials {
  readonly paths: LabPaths;
  readonly store: CredentialStore;
}

const LOCK_WAIT_MS = 10_000;

/** Errors: `OVLAB_E_NO_LAB` when no authority is there. */
export async function openCredentials({ lab, roots, now }: CredentialsOf): Promise<OpenCredentials> {
  const paths = labPaths(lab, roots);
  const directory = credentialDirectory(paths);
  // Keys that are made before the lab would look like those of somebody else to `up`.
  await access(join(directory, 'ca.crt')).catch((cause: unknown) => {
    throw new OvlabError('OVLAB_E_NO_LAB', `${lab} has no certificate authority in ${directory}`, {
      hint: 'It is made with a lab or server of `vpn.mode: server`: begin with `ovlab up`, or `ovlab restore` a backup.',
      cause,
    });
  });
  const options = { serverName: SERVER_NAME, ...(now === undefined ? {} : { now }) };
  return { paths, store: await CredentialStore.open(directory, options) };
}

/** The same for a change, which keeps `up`, `down` and other changes out. Errors: also `OVLAB_E_LOCKED`. */
export async function changeCredentials<T>(
  of: CredentialsOf,
  purpose: string,
  change: (opened: OpenCredentials) => Promise<T>,
): Promise<T> {
  const lock = await lockLab(of.lab, of.roots, {
    purpose,
    wait: LOCK_WAIT_MS,
    ...(of.signal === undefined ? {} : { signal: of.signal }),
  });
  try {
    return await change(await openCredentials(of));
  } finally {
    await lock.release();
  }
}

/**
 * Errors: `OVLAB_E_REVOKED` when one of these clients of a lab was revoked. Asked before anything is changed, since a
 * lab with such a client cannot become whole.
 */
export async function requireNotRevoked(paths: LabPaths, clients: readonly string[]): Promise<void> {
  const directory = credentialDirectory(paths);
  const present = await access(join(directory, 'ca.crt')).then(
    () => true,
    () => false,
  );
  if (!present) return;
  const store = await CredentialStore.open(directory, { serverName: SERVER_NAME });
  const [revoked] = await store.revokedClients(clients);
  if (revoked?.revokedAt === undefined) return;
  throw new OvlabError(
    'OVLAB_E_REVOKED',
    `The certificate of client ${revoked.name} was revoked on ${revoked.revokedAt.toISOString()}`,
    {
      hint: `Give it another one with \`ovlab client add ${revoked.name}\`, or take the client out of the lab file.`,
    },
  );
}
