import { webcrypto } from 'node:crypto';
import { Integer, OctetString, Utf8String } from 'asn1js';
import {
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  ExtKeyUsage,
  Extension,
  Time,
  TimeType,
  type RelativeDistinguishedNames,
} from 'pkijs';
import { keyUsageBits, type KeyUsage } from './key-usage.ts';

export const OID = {
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
} as const;

/** RFC 5280, 4.2.1.12. */
export const ExtendedKeyUsage = { serverAuth: '1.3.6.1.5.5.7.3.1', clientAuth: '1.3.6.1.5.5.7.3.2' } as const;

export interface Issuer {
  readonly name: RelativeDistinguishedNames;
  readonly keyIdentifier: ArrayBuffer;
  readonly signingKey: webcrypto.CryptoKey;
}

export interface CertificateRequest {
  readonly commonName: string;
  readonly publicKey: webcrypto.CryptoKey;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly authority: boolean;
  readonly keyUsage: readonly KeyUsage[];
  readonly extendedKeyUsage: readonly string[];
}

/** Builds and signs a version 3 certificate (RFC 5280, 4.1); without an issuer it is signed with `selfSigningKey`. */
export async function signCertificate(
  request: CertificateRequest,
  issuer: Issuer | { readonly selfSigningKey: webcrypto.CryptoKey },
): Promise<Certificate> {
  const certificate = new Certificate({ version: 2, serialNumber: randomSerial() });
  certificate.subject.typesAndValues.push(
    new AttributeTypeAndValue({ type: OID.commonName, value: new Utf8String({ value: request.commonName }) }),
  );
  certificate.issuer = 'name' in issuer ? issuer.name : certificate.subject;
  certificate.notBefore = time(request.notBefore);
  certificate.notAfter = time(request.notAfter);
  await certificate.subjectPublicKeyInfo.importKey(request.publicKey);
  const ownIdentifier = await keyIdentifier(certificate);
  const issuerIdentifier = 'name' in issuer ? issuer.keyIdentifier : ownIdentifier;
  certificate.extensions = [
    extension(OID.basicConstraints, true, basicConstraints(request.authority)),
    extension(OID.keyUsage, true, keyUsageBits(request.keyUsage)),
    extension(OID.subjectKeyIdentifier, false, new OctetString({ valueHex: ownIdentifier })),
    extension(OID.authorityKeyIdentifier, false, authorityKeyIdentifier(issuerIdentifier)),
    ...(request.extendedKeyUsage.length === 0
      ? []
      : [
          extension(
            OID.extKeyUsage,
            false,
            new ExtKeyUsage({ keyPurposes: [...request.extendedKeyUsage] }).toSchema(),
          ),
        ]),
  ];
  await certificate.sign('name' in issuer ? issuer.signingKey : issuer.selfSigningKey, 'SHA-256');
  return certificate;
}

/** SHA-1 of the public key's bits: method 1 of RFC 5280, 4.2.1.2; an identifier, not a safeguard. */
export async function keyIdentifier(certificate: Certificate): Promise<ArrayBuffer> {
  const bits = certificate.subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView;
  return webcrypto.subtle.digest('SHA-1', bits);
}

function randomSerial(): Integer {
  const octets = webcrypto.getRandomValues(new Uint8Array(16));
  // DER integers are signed and RFC 5280, 4.1.2.2 wants a positive one: the octet in front keeps all 128 bits random.
  return new Integer({ valueHex: Uint8Array.of(0x01, ...octets).buffer });
}

/** Time of RFC 5280, in whole seconds. */
export function time(value: Date): Time {
  // RFC 5280, 4.1.2.5: two-digit years until 2049, four-digit ones after.
  return new Time({
    type: value.getUTCFullYear() < 2050 ? TimeType.UTCTime : TimeType.GeneralizedTime,
    value,
  });
}

function basicConstraints(authority: boolean): Encodable {
  // Path length 0: it issues end certificates only.
  return new BasicConstraints(authority ? { cA: true, pathLenConstraint: 0 } : {}).toSchema();
}

/** Value of the extension of RFC 5280, 4.2.1.1. */
export function authorityKeyIdentifier(identifier: ArrayBuffer): Encodable {
  return new AuthorityKeyIdentifier({ keyIdentifier: new OctetString({ valueHex: identifier }) }).toSchema();
}

interface Encodable {
  toBER(): ArrayBuffer;
}

export function extension(extnID: string, critical: boolean, value: Encodable): Extension {
  return new Extension({ extnID, critical, extnValue: value.toBER() });
}
