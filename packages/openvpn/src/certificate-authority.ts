import type { CertificateAuthority, CreateAuthorityOptions } from './authority.ts';

/** Makes an authority with a fresh key. Errors: `OVLAB_E_USAGE` for a name or a number of days out of range. */
export async function createCertificateAuthority(
  options: CreateAuthorityOptions,
): Promise<CertificateAuthority> {
  // Loading the X.509 library takes tens of milliseconds, which commands that make no certificate need not pay.
  const { createAuthority } = await import('./x509/authority.ts');
  return createAuthority(options);
}

/**
 * Takes up an authority from its PEM texts. Errors: `OVLAB_E_CREDENTIALS` when one of them cannot be read, is not an
 * authority's or does not fit the other.
 */
export async function loadCertificateAuthority(
  certificate: string,
  privateKey: string,
): Promise<CertificateAuthority> {
  const { loadAuthority } = await import('./x509/authority.ts');
  return loadAuthority(certificate, privateKey);
}
