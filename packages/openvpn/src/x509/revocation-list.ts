import { Integer, type Sequence } from 'asn1js';
import { CertificateRevocationList, Extensions, RevokedCertificate } from 'pkijs';
import type { Revocation } from '../revocation-list.ts';
import { authorityKeyIdentifier, extension, OID, time, type Issuer } from './certificate.ts';

export interface RevocationListRequest {
  readonly revoked: readonly Revocation[];
  readonly thisUpdate: Date;
  readonly nextUpdate: Date;
  /** Grows with each list of an authority. */
  readonly number: number;
}

/** Builds and signs a version 2 list (RFC 5280, 5.1); in DER. */
export async function signRevocationList(
  request: RevocationListRequest,
  issuer: Issuer,
): Promise<ArrayBuffer> {
  const list = new CertificateRevocationList({
    version: 1,
    issuer: issuer.name,
    thisUpdate: time(request.thisUpdate),
    nextUpdate: time(request.nextUpdate),
    crlExtensions: new Extensions({
      extensions: [
        extension(OID.authorityKeyIdentifier, false, authorityKeyIdentifier(issuer.keyIdentifier)),
        extension(OID.crlNumber, false, Integer.fromBigInt(request.number)),
      ],
    }),
  });
  const revoked = request.revoked.map(
    ({ serial, revokedAt }) =>
      new RevokedCertificate({
        userCertificate: new Integer({ valueHex: positive(Buffer.from(serial, 'hex')).buffer }),
        revocationDate: time(revokedAt),
      }),
  );
  // RFC 5280, 5.1.2.6: absent, and not empty, when nothing is revoked.
  if (revoked.length > 0) list.revokedCertificates = revoked;
  await list.sign(issuer.signingKey, 'SHA-256');
  return (list.toSchema(true) as Sequence).toBER();
}

/** A DER integer whose first bit is set would be a negative one. */
function positive(octets: Uint8Array): Uint8Array<ArrayBuffer> {
  return (octets[0] ?? 0) < 0x80 ? Uint8Array.from(octets) : Uint8Array.of(0, ...octets);
}
