import { X509Certificate } from 'node:crypto';
import { OvlabError } from '@ovlab/core';
import type { KeyPairPem } from './credentials.ts';

/** Ten years: nobody renews what two machines know each other by, and OpenVPN looks at the fingerprint alone. */
const DAYS = 3650;

/**
 * A certificate that signs itself (ECDSA P-256 with SHA-256), for two ends that know each other's fingerprint.
 * Errors: `OVLAB_E_USAGE` for a name that a certificate cannot carry.
 */
export async function createSelfSigned(
  name: string,
  options: { readonly now?: Date } = {},
): Promise<KeyPairPem> {
  // Loading the X.509 library takes tens of milliseconds, which commands that make no certificate need not pay.
  const { selfSigned } = await import('./x509/self-signed.ts');
  return selfSigned(name, DAYS, options.now ?? new Date());
}

/**
 * SHA-256 of a certificate as `peer-fingerprint` takes it: 32 octets in hexadecimal with colons. Errors:
 * `OVLAB_E_CREDENTIALS` when the text is not a certificate in PEM.
 */
export function certificateFingerprint(pem: string): string {
  try {
    return new X509Certificate(pem).fingerprint256;
  } catch (cause) {
    throw new OvlabError('OVLAB_E_CREDENTIALS', 'The text is not a certificate in PEM', { cause });
  }
}
