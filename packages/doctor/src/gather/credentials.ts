import { X509Certificate } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { readRevocationList } from '@ovlab/openvpn';
import { readCertificate, type CertificateFact } from './certificate.ts';

/** Keys and certificates below the state directory. */
export interface Credentials {
  readonly directory: string;
  /** Every file and directory, by its path in the directory (`.` is the directory itself). */
  readonly entries: readonly CredentialEntry[];
  readonly certificates: readonly CertificateFact[];
  /** Certificates that cannot be read as such. */
  readonly damaged: readonly string[];
  /** Of the server: what it says, or what is wrong with it; undefined: there is none. */
  readonly revocationList: RevocationListFact | string | undefined;
}

interface RevocationListFact {
  /** Milliseconds since 1970. */
  readonly nextUpdate: number;
  /** Number of certificates. */
  readonly revoked: number;
}

interface CredentialEntry {
  readonly path: string;
  readonly directory: boolean;
  readonly mode: number;
  readonly uid: number;
}

/** Errors: that of a directory which cannot be read or is not there. */
export async function gatherCredentials(directory: string): Promise<Credentials> {
  const top = await stat(directory);
  const names = await readdir(directory, { recursive: true });
  const entries = await Promise.all(names.map((name) => entryOf(directory, name)));
  const texts = await Promise.all(
    names
      .filter((name) => name.endsWith('.crt') && !name.startsWith('issued/'))
      .map(async (name) => ({ name, text: await readFile(join(directory, name), 'utf8') })),
  );
  const authority = readPem(texts.find(({ name }) => name === 'ca.crt')?.text);
  const read = texts.map(({ name, text }) => ({ name, certificate: readPem(text) }));
  return {
    directory,
    entries: [
      { path: '.', directory: true, mode: top.mode & 0o7777, uid: top.uid },
      ...entries.filter((entry) => entry !== undefined),
    ],
    certificates: read.flatMap(({ name, certificate }) =>
      certificate === undefined ? [] : [readCertificate(name, certificate, authority)],
    ),
    damaged: read.flatMap(({ name, certificate }) => (certificate === undefined ? [name] : [])),
    revocationList: await revocationList(directory),
  };
}

async function entryOf(directory: string, name: string): Promise<CredentialEntry | undefined> {
  const path = join(directory, name);
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return undefined;
  return {
    path: relative(directory, path),
    directory: stats.isDirectory(),
    mode: stats.mode & 0o7777,
    uid: stats.uid,
  };
}

function readPem(text: string | undefined): X509Certificate | undefined {
  if (text === undefined) return undefined;
  try {
    return new X509Certificate(text);
  } catch {
    return undefined;
  }
}

async function revocationList(directory: string): Promise<Credentials['revocationList']> {
  const [list, authority] = ['crl.pem', 'ca.crt'].map((name) => join(directory, name));
  if (list === undefined || authority === undefined) return undefined;
  const [text, issuer] = await Promise.all(
    [list, authority].map((path) => readFile(path, 'utf8').catch(() => undefined)),
  );
  if (text === undefined || issuer === undefined) return undefined;
  try {
    const { nextUpdate, revoked } = readRevocationList(
      { path: list, text },
      { path: authority, text: issuer },
    );
    return { nextUpdate: nextUpdate.getTime(), revoked: revoked.length };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
