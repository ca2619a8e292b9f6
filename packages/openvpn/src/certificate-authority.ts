import type { KeyPairPem } from './credentials.ts';

export interface CreateAuthorityOptions {
  /** 1..64 printable characters. */
  readonly commonName: string;
  /** 1..36500; default 3650. */
  readonly days?: number;
  /** Instant that validity counts from; default: the clock's. */
  readonly now?: Date;
}

export interface IssueOptions {
  /** 1..36500, cut to what the authority's own certificate has left; default 825. */
  readonly days?: number;
  readonly now?: Date;
}

/**
 * A small X.509 authority (RFC 5280): ECDSA P-256 with SHA-256, random 128-bit serial numbers. Certificates are
 * valid from a day before they are made, because the clocks of two machines differ.
 */
export interface CertificateAuthority {
  readonly commonName: string;
  /** Certificate of the authority, PEM. */
  readonly certificate: string;
  /** PKCS #8, PEM. A secret. */
  readonly privateKey: string;
  /** For an OpenVPN server of that common name. Errors: `OVLAB_E_USAGE` for a name that a certificate cannot carry. */
  issueServer(name: string, options?: IssueOptions): Promise<KeyPairPem>;
  /** For an OpenVPN client of that common name. Errors: as `issueServer`. */
  issueClient(name: string, options?: IssueOptions): Promise<KeyPairPem>;
}

/** Makes an authority with a fresh key. Errors: `OVLAB_E_USAGE` for a name or a number of days out of range. */
export async function createCertificateAuthority(
  options: CreateAuthorityOptions,
): Promise<CertificateAuthority> {
  // Loading the X.509 library takes 25 ms, which commands that make no certificate need not pay.
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
