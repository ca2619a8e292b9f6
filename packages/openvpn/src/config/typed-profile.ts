import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OvlabError } from '@ovlab/core/errors';
import { renderClientProfile } from '../client-profile.ts';
import { renderP2pProfile } from '../p2p-profile.ts';
import type { Material, P2pCrypto, TlsCredentials } from '../profile.ts';
import { renderServerProfile } from '../server-profile.ts';
import { embedAdditional } from './embed-additional.ts';
import type { TypedProfile } from './to-profile.ts';

/** Text of a configuration file, by the renderer of its kind. Errors: `OVLAB_E_USAGE` for values out of range. */
export function renderTypedProfile({ kind, profile }: TypedProfile): string {
  switch (kind) {
    case 'server':
      return renderServerProfile(profile);
    case 'client':
      return renderClientProfile(profile);
    case 'p2p':
      return renderP2pProfile(profile);
  }
}

/**
 * The same profile with keys and certificates inside, so that it is one file. Relative paths start from `directory`.
 * Errors: `OVLAB_E_FILE` for one that cannot be read.
 */
export async function embedFiles(typed: TypedProfile, directory: string): Promise<TypedProfile> {
  const embed = (material: Material) => readMaterial(material, directory);
  const kept = await embedAdditional(typed.profile.additional, directory, embed);
  switch (typed.kind) {
    case 'server': {
      const credentials = await embedCredentials(typed.profile.credentials, embed);
      return { kind: 'server', profile: { ...typed.profile, credentials, ...kept } };
    }
    case 'client': {
      const credentials = await embedCredentials(typed.profile.credentials, embed);
      return { kind: 'client', profile: { ...typed.profile, credentials, ...kept } };
    }
    case 'p2p': {
      const crypto = await embedCrypto(typed.profile.crypto, embed);
      return { kind: 'p2p', profile: { ...typed.profile, crypto, ...kept } };
    }
  }
}

type Embed = (material: Material) => Promise<Material>;

async function embedCredentials(credentials: TlsCredentials, embed: Embed): Promise<TlsCredentials> {
  const { ca, certificate, privateKey, tlsCrypt, tlsCryptV2, crl } = credentials;
  return {
    ca: await embed(ca),
    certificate: await embed(certificate),
    privateKey: await embed(privateKey),
    ...(tlsCrypt === undefined ? {} : { tlsCrypt: await embed(tlsCrypt) }),
    ...(tlsCryptV2 === undefined ? {} : { tlsCryptV2: await embed(tlsCryptV2) }),
    // OpenVPN looks at a revocation list in a file again and again, so that one stays a file.
    ...(crl === undefined ? {} : { crl }),
  };
}

async function embedCrypto(crypto: P2pCrypto, embed: Embed): Promise<P2pCrypto> {
  switch (crypto.kind) {
    case 'static-key':
      return { ...crypto, key: await embed(crypto.key) };
    case 'fingerprint':
      return {
        ...crypto,
        certificate: await embed(crypto.certificate),
        privateKey: await embed(crypto.privateKey),
      };
    case 'none':
      return crypto;
  }
}

async function readMaterial(material: Material, directory: string): Promise<Material> {
  if ('pem' in material) return material;
  const path = resolve(directory, material.file);
  try {
    return { pem: await readFile(path, 'utf8') };
  } catch (cause) {
    throw new OvlabError('OVLAB_E_FILE', `${path}, which the profile names, cannot be read`, {
      cause,
      hint: 'Put it there; a relative path starts from the folder of the profile.',
    });
  }
}
