import { createPrivateKey, X509Certificate } from 'node:crypto';
import { OvlabError } from '@ovlab/core';
import { commonNameOf } from './x509/names.ts';

export interface CheckedPair {
  readonly commonName: string;
  readonly notAfter: Date;
}

/** PEM text and the file that it came from, which errors name. */
export interface PemFile {
  readonly path: string;
  readonly text: string;
}

/**
 * Checks that a certificate can be read, was issued by the authority and belongs to the key. Errors:
 * `OVLAB_E_CREDENTIALS` naming the file.
 */
export function checkPair(certificate: PemFile, privateKey: PemFile, authority?: PemFile): CheckedPair {
  const x509 = readCertificate(certificate);
  const key = readable(privateKey, 'private key', () => createPrivateKey(privateKey.text));
  if (!x509.checkPrivateKey(key)) {
    throw damaged(privateKey.path, `is not the private key of ${certificate.path}`);
  }
  if (authority !== undefined) {
    const issuer = readCertificate(authority);
    if (!x509.checkIssued(issuer) || !x509.verify(issuer.publicKey)) {
      throw damaged(certificate.path, `was not issued by ${authority.path}`);
    }
  }
  return { commonName: commonNameOf(x509), notAfter: new Date(x509.validTo) };
}

/** The error for a file of a credential store that cannot be used; `what` goes on after its path. */
export function damaged(path: string, what: string, cause?: unknown): OvlabError {
  return new OvlabError('OVLAB_E_CREDENTIALS', `${path} ${what}`, {
    hint: 'Restore the file from a backup, or remove it and those that belong to it so that new ones are made.',
    ...(cause === undefined ? {} : { cause }),
  });
}

function readCertificate(file: PemFile): X509Certificate {
  return readable(file, 'certificate', () => new X509Certificate(file.text));
}

function readable<T>(file: PemFile, what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw damaged(file.path, `is not a ${what} in PEM`, cause);
  }
}
