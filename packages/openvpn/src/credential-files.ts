import { join } from 'node:path';
import type { StoredCredentials } from './credential-store.ts';

/**
 * Where a {@link CredentialStore} in this directory keeps the files of a client, made or not; for whoever plans a
 * profile before anything is made.
 */
export function clientCredentialFiles(directory: string, commonName: string): StoredCredentials {
  const base = join(directory, 'clients', commonName);
  return {
    commonName,
    ca: { file: join(directory, 'ca.crt') },
    certificate: { file: `${base}.crt` },
    privateKey: { file: `${base}.key` },
    tlsCrypt: { file: join(directory, 'tls-crypt.key') },
  };
}
