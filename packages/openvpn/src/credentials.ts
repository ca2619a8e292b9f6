import { readFile } from 'node:fs/promises';
import { OvlabError } from '@ovlab/core';
import type { Material, TlsCredentials } from './profile.ts';

/** Certificates and keys as PEM text. `privateKey` is a secret: keep it out of logs and argument vectors. */
export interface KeyPairPem {
  readonly certificate: string;
  readonly privateKey: string;
}

/** The same credentials with the files' contents in place of their paths. Errors: `OVLAB_E_FILE`. */
export async function inlineCredentials(credentials: TlsCredentials): Promise<TlsCredentials> {
  const { tlsCrypt, tlsCryptV2, crl } = credentials;
  return {
    ca: await inline(credentials.ca),
    certificate: await inline(credentials.certificate),
    privateKey: await inline(credentials.privateKey),
    ...(tlsCrypt === undefined ? {} : { tlsCrypt: await inline(tlsCrypt) }),
    ...(tlsCryptV2 === undefined ? {} : { tlsCryptV2: await inline(tlsCryptV2) }),
    ...(crl === undefined ? {} : { crl: await inline(crl) }),
  };
}

async function inline(material: Material): Promise<Material> {
  if ('pem' in material) return material;
  try {
    return { pem: await readFile(material.file, 'utf8') };
  } catch (cause) {
    throw new OvlabError('OVLAB_E_FILE', `${material.file} could not be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}
