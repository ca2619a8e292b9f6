import type { KeyPairPem } from './credentials.ts';
import type { Revocation } from './revocation-list.ts';

/** Clocks of two machines differ: certificates and lists are valid from this long before they are made. */
export const BACKDATED_MILLISECONDS = 86_400_000;

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
 * valid from a day before they are made.
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
  /**
   * A certificate revocation list, PEM. It lasts as long as the authority: an earlier end would make OpenVPN refuse
   * every client on that day, and the list is next to the server that reads it.
   */
  issueRevocationList(revoked: readonly Revocation[], options?: { readonly now?: Date }): Promise<string>;
}
