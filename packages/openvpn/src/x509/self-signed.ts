import { webcrypto } from 'node:crypto';
import { BACKDATED_MILLISECONDS } from '../authority.ts';
import type { KeyPairPem } from '../credentials.ts';
import { writePem } from '../pem.ts';
import { signCertificate } from './certificate.ts';
import { checkedCommonName } from './names.ts';

const DAY = 86_400_000;
const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export async function selfSigned(name: string, days: number, now: Date): Promise<KeyPairPem> {
  const keys = await webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
  const certificate = await signCertificate(
    {
      commonName: checkedCommonName(name),
      publicKey: keys.publicKey,
      notBefore: new Date(now.getTime() - BACKDATED_MILLISECONDS),
      notAfter: new Date(now.getTime() + days * DAY),
      authority: false,
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: [],
    },
    { selfSigningKey: keys.privateKey },
  );
  return {
    certificate: writePem('CERTIFICATE', new Uint8Array(certificate.toSchema(true).toBER())),
    privateKey: writePem(
      'PRIVATE KEY',
      new Uint8Array(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey)),
    ),
  };
}
