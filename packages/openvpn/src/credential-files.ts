import { existsSync } from 'node:fs';
import { join } from 'node:path';

interface StoredFile {
  readonly file: string;
}

/** Absolute paths of one end's files; fits `TlsCredentials`. */
export interface StoredCredentials {
  /** Common name of the certificate. */
  readonly commonName: string;
  readonly ca: StoredFile;
  readonly certificate: StoredFile;
  readonly privateKey: StoredFile;
  /** In a store with one tls-crypt key for all. */
  readonly tlsCrypt?: StoredFile;
  /** In a store with a tls-crypt key for each client. */
  readonly tlsCryptV2?: StoredFile;
  /** Revocation list; of the server. */
  readonly crl?: StoredFile;
}

/**
 * Which tls-crypt a store has: 1 is one key that everybody shares, 2 a key for each client. What decides is that the
 * shared key is there, since the clients that hold it know nothing else; a directory without it gets version 2.
 */
export function tlsCryptVersion(directory: string): 1 | 2 {
  return existsSync(sharedKeyPath(directory)) ? 1 : 2;
}

/**
 * Where a CredentialStore in this directory keeps the files of the client of that common name, made or not; for
 * whoever plans a profile before anything is made.
 */
export function clientCredentialFiles(directory: string, commonName: string): StoredCredentials {
  return filesOf(directory, commonName, {
    base: join(directory, 'clients', commonName),
    tlsCryptV2: join(directory, 'tls-crypt-v2', `${commonName}.key`),
  });
}

/** The same for the server, whose files do not have its name. */
export function serverCredentialFiles(directory: string, commonName: string): StoredCredentials {
  const files = { base: join(directory, 'server'), tlsCryptV2: serverKeyPath(directory) };
  return { ...filesOf(directory, commonName, files), crl: { file: join(directory, 'crl.pem') } };
}

/** The server's key for tls-crypt-v2. */
export function serverKeyPath(directory: string): string {
  return join(directory, 'tls-crypt-v2.key');
}

function sharedKeyPath(directory: string): string {
  return join(directory, 'tls-crypt.key');
}

function filesOf(
  directory: string,
  commonName: string,
  { base, tlsCryptV2 }: { readonly base: string; readonly tlsCryptV2: string },
): StoredCredentials {
  return {
    commonName,
    ca: { file: join(directory, 'ca.crt') },
    certificate: { file: `${base}.crt` },
    privateKey: { file: `${base}.key` },
    ...(tlsCryptVersion(directory) === 1
      ? { tlsCrypt: { file: sharedKeyPath(directory) } }
      : { tlsCryptV2: { file: tlsCryptV2 } }),
  };
}
