import { readFile, rm } from 'node:fs/promises';
import { OvlabError } from '@ovlab/core';
import { damaged, type PemFile } from './credential-check.ts';
import type { KeyPairPem } from './credentials.ts';
import { writeFileAtomically } from './private-file.ts';

/** A certificate and its private key as they lie in a store. */
export interface StoredPair {
  readonly certificate: PemFile;
  readonly privateKey: PemFile;
}

/**
 * The pair of these paths; undefined without a certificate. Errors: `OVLAB_E_CREDENTIALS` when only the key is
 * missing, `OVLAB_E_FILE`.
 */
export async function readPair(certificatePath: string, keyPath: string): Promise<StoredPair | undefined> {
  const [certificate, key] = await Promise.all([readIfPresent(certificatePath), readIfPresent(keyPath)]);
  if (certificate === undefined) return undefined;
  if (key === undefined) throw damaged(keyPath, `is missing, but ${certificatePath} is there`);
  return {
    certificate: { path: certificatePath, text: certificate },
    privateKey: { path: keyPath, text: key },
  };
}

/**
 * Writes the key before its certificate, and takes an earlier certificate away first: after a crash a key alone
 * means "not finished", where a certificate beside another one's key would be damage.
 */
export async function writePair(
  certificatePath: string,
  keyPath: string,
  pair: KeyPairPem,
): Promise<StoredPair> {
  await rm(certificatePath, { force: true });
  await writeFileAtomically(keyPath, pair.privateKey, 0o600);
  await writeFileAtomically(certificatePath, pair.certificate, 0o644);
  return {
    certificate: { path: certificatePath, text: pair.certificate },
    privateKey: { path: keyPath, text: pair.privateKey },
  };
}

/** Text of a file; undefined when there is none. Errors: `OVLAB_E_FILE`. */
export async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new OvlabError('OVLAB_E_FILE', `${path} could not be read: ${(cause as Error).message}`, { cause });
  }
}
