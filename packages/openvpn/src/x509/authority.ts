import { createPrivateKey, webcrypto, X509Certificate } from 'node:crypto';
import { OvlabError } from '@ovlab/core';
import { Certificate } from 'pkijs';
import {
  BACKDATED_MILLISECONDS,
  type CertificateAuthority,
  type CreateAuthorityOptions,
  type IssueOptions,
} from '../authority.ts';
import type { KeyPairPem } from '../credentials.ts';
import { writePem } from '../pem.ts';
import { REVOCATION_LIST_LABEL } from '../revocation-list.ts';
import { ExtendedKeyUsage, keyIdentifier, signCertificate, type Issuer } from './certificate.ts';
import { checkedCommonName, commonNameOf } from './names.ts';
import { signRevocationList } from './revocation-list.ts';

const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const DAY = 86_400_000;

export async function createAuthority(options: CreateAuthorityOptions): Promise<CertificateAuthority> {
  const commonName = checkedCommonName(options.commonName);
  const now = options.now ?? new Date();
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const certificate = await signCertificate(
    {
      commonName,
      publicKey: keys.publicKey,
      notBefore: new Date(now.getTime() - BACKDATED_MILLISECONDS),
      notAfter: new Date(now.getTime() + days(options.days ?? 3650) * DAY),
      authority: true,
      keyUsage: ['keyCertSign', 'cRLSign'],
      extendedKeyUsage: [],
    },
    { selfSigningKey: keys.privateKey },
  );
  return authority(certificate, await pkcs8(keys.privateKey), keys.privateKey, commonName);
}

export async function loadAuthority(
  certificatePem: string,
  privateKeyPem: string,
): Promise<CertificateAuthority> {
  try {
    const x509 = new X509Certificate(certificatePem);
    const key = createPrivateKey(privateKeyPem);
    if (!x509.ca) throw new Error('the certificate is not of an authority');
    if (!x509.checkPrivateKey(key)) throw new Error('the private key is not that of the certificate');
    const signingKey = await webcrypto.subtle.importKey(
      'pkcs8',
      key.export({ type: 'pkcs8', format: 'der' }),
      KEY,
      false,
      ['sign'],
    );
    const commonName = commonNameOf(x509);
    return await authority(Certificate.fromBER(x509.raw), privateKeyPem, signingKey, commonName);
  } catch (cause) {
    throw new OvlabError(
      'OVLAB_E_CREDENTIALS',
      `The certificate authority cannot be used: ${(cause as Error).message}`,
      {
        hint: 'Restore its certificate and its private key (ECDSA P-256, PEM) from a backup, or make a new authority.',
        cause,
      },
    );
  }
}

async function authority(
  own: Certificate,
  privateKey: string,
  signingKey: webcrypto.CryptoKey,
  commonName: string,
): Promise<CertificateAuthority> {
  const issuer: Issuer = { name: own.subject, keyIdentifier: await keyIdentifier(own), signingKey };
  const issue =
    (usage: keyof typeof ExtendedKeyUsage) =>
    (name: string, options: IssueOptions = {}): Promise<KeyPairPem> =>
      issueLeaf(issuer, own.notAfter.value, name, usage, options);
  return {
    commonName,
    certificate: writePem('CERTIFICATE', new Uint8Array(own.toSchema(true).toBER())),
    privateKey,
    issueServer: issue('serverAuth'),
    issueClient: issue('clientAuth'),
    async issueRevocationList(revoked, options = {}) {
      const now = options.now ?? new Date();
      const request = {
        revoked,
        thisUpdate: new Date(now.getTime() - BACKDATED_MILLISECONDS),
        nextUpdate: own.notAfter.value,
        number: now.getTime(),
      };
      return writePem(REVOCATION_LIST_LABEL, new Uint8Array(await signRevocationList(request, issuer)));
    },
  };
}

async function issueLeaf(
  issuer: Issuer,
  issuerNotAfter: Date,
  name: string,
  usage: keyof typeof ExtendedKeyUsage,
  options: IssueOptions,
): Promise<KeyPairPem> {
  const now = options.now ?? new Date();
  const notAfter = now.getTime() + days(options.days ?? 825) * DAY;
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const certificate = await signCertificate(
    {
      commonName: checkedCommonName(name),
      publicKey: keys.publicKey,
      notBefore: new Date(now.getTime() - BACKDATED_MILLISECONDS),
      notAfter: new Date(Math.min(notAfter, issuerNotAfter.getTime())),
      authority: false,
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: [ExtendedKeyUsage[usage]],
    },
    issuer,
  );
  return {
    certificate: writePem('CERTIFICATE', new Uint8Array(certificate.toSchema(true).toBER())),
    privateKey: await pkcs8(keys.privateKey),
  };
}

async function pkcs8(key: webcrypto.CryptoKey): Promise<string> {
  return writePem('PRIVATE KEY', new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', key)));
}

function days(value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= 36_500) return value;
  throw new OvlabError('OVLAB_E_USAGE', `A certificate cannot be valid for ${value} days`, {
    hint: 'Take a whole number from 1 to 36500.',
  });
}
