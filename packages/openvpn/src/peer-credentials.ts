import { join } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { checkPair, damaged } from './credential-check.ts';
import { makePrivateDirectory, writeFileAtomically } from './private-file.ts';
import { certificateFingerprint, createSelfSigned } from './self-signed.ts';
import { generateStaticKey, isStaticKey } from './static-key.ts';
import { readIfPresent, readPair, writePair } from './stored-pair.ts';

interface File {
  readonly file: string;
}

/** One end's own certificate and key. */
export interface PeerFiles {
  readonly certificate: File;
  readonly privateKey: File;
}

/** Absolute paths of what the two ends of a point-to-point tunnel have. */
export interface TunnelFiles {
  /** The shared key, of a tunnel that has one. */
  readonly staticKey: File;
  readonly server: PeerFiles;
  readonly client: PeerFiles;
}

/** Where the files of the tunnel to the client of that name are below a directory of keys, made or not. */
export function tunnelFiles(directory: string, client: string): TunnelFiles {
  const folder = join(directory, 'p2p', client);
  const end = (name: string): PeerFiles => ({
    certificate: { file: join(folder, `${name}.crt`) },
    privateKey: { file: join(folder, `${name}.key`) },
  });
  return { staticKey: { file: join(folder, 'static.key') }, server: end('server'), client: end('client') };
}

/**
 * Makes what is missing of a tunnel's keys (directories 0700, private files 0600) and checks what is there. Two
 * processes must not do so at a time.
 *
 * Errors: `OVLAB_E_CREDENTIALS` naming the file that is damaged, `OVLAB_E_USAGE` for a name that is no file name,
 * `OVLAB_E_FILE`, `OVLAB_E_NOT_PERMITTED`.
 */
export async function ensureTunnelKeys(
  directory: string,
  client: string,
  auth: 'tls' | 'static-key',
): Promise<TunnelFiles> {
  if (!/^[A-Za-z0-9_][A-Za-z0-9_.@-]{0,63}$/.test(client)) {
    throw new OvlabError('OVLAB_E_USAGE', `${JSON.stringify(client)} cannot be the name of a client`, {
      hint: 'Take 1 to 64 letters, digits and . _ @ - that begin with a letter or digit.',
    });
  }
  const files = tunnelFiles(directory, client);
  await makePrivateDirectory(join(directory, 'p2p', client));
  if (auth === 'static-key') {
    await ensureStaticKey(files.staticKey.file);
  } else {
    await ensurePair(files.server, `server of ${client}`);
    await ensurePair(files.client, client);
  }
  return files;
}

/**
 * The fingerprint of an end's certificate; undefined when it is not made yet. Errors: `OVLAB_E_CREDENTIALS` when the
 * file is damaged, `OVLAB_E_FILE`.
 */
export async function readFingerprint({ certificate }: PeerFiles): Promise<string | undefined> {
  const text = await readIfPresent(certificate.file);
  if (text === undefined) return undefined;
  try {
    return certificateFingerprint(text);
  } catch (cause) {
    throw damaged(certificate.file, 'is not a certificate in PEM', cause);
  }
}

async function ensureStaticKey(path: string): Promise<void> {
  const text = await readIfPresent(path);
  if (text === undefined) await writeFileAtomically(path, generateStaticKey(), 0o600);
  else if (!isStaticKey(text)) throw damaged(path, "is not a key in OpenVPN's format");
}

async function ensurePair({ certificate, privateKey }: PeerFiles, name: string): Promise<void> {
  const present = await readPair(certificate.file, privateKey.file);
  if (present === undefined) await writePair(certificate.file, privateKey.file, await createSelfSigned(name));
  else checkPair(present.certificate, present.privateKey);
}
