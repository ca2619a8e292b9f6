import type { KeyObject, X509Certificate } from 'node:crypto';

/** What counts of a certificate. */
export interface CertificateFact {
  /** Path in the directory of credentials. */
  readonly path: string;
  /** Its subject, on one line. */
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly notBefore: number;
  readonly notAfter: number;
  /** For example `RSA 1024`, where it is too weak; RFC 9325 4.2 and 4.5. */
  readonly weakKey: string | undefined;
  /** For example `SHA-1`, where it is too weak. */
  readonly weakSignature: string | undefined;
  /** Signed by the `ca.crt` of the same directory, or by itself. */
  readonly issued: boolean;
}

/** DER of the object identifiers of RFC 8017 A.2.4 and RFC 5758 3.2 that OpenSSL 3 refuses at its default level. */
const weakAlgorithms: readonly (readonly [name: string, der: string])[] = [
  ['MD5', '06092a864886f70d010104'],
  ['SHA-1', '06092a864886f70d010105'],
  ['SHA-1', '06072a8648ce3d0401'],
];

const minimumRsaBits = 2048;
const minimumCurveBits = 256;

export function readCertificate(
  path: string,
  certificate: X509Certificate,
  authority: X509Certificate | undefined,
): CertificateFact {
  const { publicKey, raw, subject, validFrom, validTo } = certificate;
  const der = raw.toString('hex');
  return {
    path,
    subject: subject.replaceAll('\n', ', '),
    notBefore: Date.parse(validFrom),
    notAfter: Date.parse(validTo),
    weakKey: weakness(publicKey),
    weakSignature: weakAlgorithms.find(([, oid]) => der.includes(oid))?.[0],
    issued:
      certificate.verify(publicKey) || (authority !== undefined && certificate.verify(authority.publicKey)),
  };
}

function weakness({ asymmetricKeyType, asymmetricKeyDetails: details }: KeyObject): string | undefined {
  const rsa = details?.modulusLength;
  if (rsa !== undefined) {
    return rsa < minimumRsaBits ? `${(asymmetricKeyType ?? 'RSA').toUpperCase()} ${String(rsa)}` : undefined;
  }
  const curve = details?.namedCurve;
  if (curve === undefined) return undefined;
  const bits = Number(/(\d{3})/.exec(curve)?.[1] ?? minimumCurveBits);
  return bits < minimumCurveBits ? `EC ${curve}` : undefined;
}
