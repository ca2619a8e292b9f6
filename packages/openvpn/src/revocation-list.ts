import { verify, X509Certificate } from 'node:crypto';
import { damaged, type PemFile } from './credential-check.ts';
import { derTime, derValues, Tag, type DerValue } from './der.ts';
import { readPem } from './pem.ts';

/** A certificate that is no longer good. */
export interface Revocation {
  /** Serial number in upper-case hexadecimal, as `X509Certificate.serialNumber` and openssl print it. */
  readonly serial: string;
  readonly revokedAt: Date;
}

/** A certificate revocation list (RFC 5280, 5). */
export interface RevocationList {
  /** An end at which OpenVPN refuses every client, as long as there is no newer list. */
  readonly nextUpdate: Date;
  readonly revoked: readonly Revocation[];
}

export const REVOCATION_LIST_LABEL = 'X509 CRL';

/**
 * Reads a list and checks that the authority has signed it: OpenVPN only warns of one that is not the authority's,
 * and then lets everybody in. Errors: `OVLAB_E_CREDENTIALS` naming the file.
 *
 * It takes what Node.js has, so that a start does not pay for the X.509 library.
 */
export function readRevocationList(file: PemFile, authority: PemFile): RevocationList {
  const octets = readPem(REVOCATION_LIST_LABEL, file.text);
  if (octets === undefined) throw damaged(file.path, 'is not a certificate revocation list in PEM');
  let parts: SignedParts;
  try {
    parts = signedParts(octets);
  } catch (cause) {
    throw damaged(file.path, 'is not a certificate revocation list', cause);
  }
  const key = new X509Certificate(authority.text).publicKey;
  if (!verify('sha256', parts.signed, { key, dsaEncoding: 'der' }, parts.signature)) {
    throw damaged(file.path, `was not signed by ${authority.path}`);
  }
  return parts.list;
}

interface SignedParts {
  readonly signed: Buffer;
  readonly signature: Buffer;
  readonly list: RevocationList;
}

/** CertificateList of RFC 5280, 5.1: the part that is signed, an algorithm, the signature. */
function signedParts(octets: Buffer): SignedParts {
  const [outer] = derValues(octets);
  const [signed, , signature] = derValues(requireTag(outer, Tag.Sequence).content);
  const fields = derValues(requireTag(signed, Tag.Sequence).content);
  // After version, algorithm and issuer: this update, next update, the entries when there are any.
  const [, , , , nextUpdate, entries] = fields;
  if (nextUpdate === undefined) throw new RangeError('the list has no next update');
  const revoked = entries?.tag === Tag.Sequence ? derValues(entries.content).map(revocation) : [];
  return {
    signed: requireTag(signed, Tag.Sequence).raw,
    // The first octet of a bit string counts the unused bits, which a signature has none of.
    signature: requireTag(signature, Tag.BitString).content.subarray(1),
    list: { nextUpdate: derTime(nextUpdate), revoked },
  };
}

function revocation(entry: DerValue): Revocation {
  const [serial, date] = derValues(entry.content);
  if (date === undefined) throw new RangeError('an entry has no date');
  const hex = requireTag(serial, Tag.Integer).content.toString('hex').toUpperCase();
  // A zero octet keeps a DER integer positive and is no part of the number.
  return { serial: hex.replace(/^(?:00)+(?=..)/, ''), revokedAt: derTime(date) };
}

function requireTag(value: DerValue | undefined, tag: number): DerValue {
  if (value?.tag !== tag) throw new RangeError('a part of the list is not of its type');
  return value;
}
