import { join } from 'node:path';

/** Absolute paths of one end's files; fits `TlsCredentials`. */
export interface StoredCredentials {
  /** Common name of the certificate. */
  readonly commonName: string;
  readonly ca: { readonly file: string };
  readonly certificate: { readonly file: string };
  readonly privateKey: { readonly file: string };
  readonly tlsCrypt: { readonly file: string };
}

/**
 * Where a CredentialStore in this directory keeps the files of the client of that common name, made or not; for
 * whoever plans a profile before anything is made.
 */
export function clientCredentialFiles(directory: string, commonName: string): StoredCredentials {
  return filesOf(directory, commonName, join(directory, 'clients', commonName));
}

/** The same for the server, whose files do not have its name. */
export function serverCredentialFiles(directory: string, commonName: string): StoredCredentials {
  return filesOf(directory, commonName, join(directory, 'server'));
}

function filesOf(directory: string, commonName: string, base: string): StoredCredentials {
  return {
    commonName,
    ca: { file: join(directory, 'ca.crt') },
    certificate: { file: `${base}.crt` },
    privateKey: { file: `${base}.key` },
    tlsCrypt: { file: join(directory, 'tls-crypt.key') },
  };
}
