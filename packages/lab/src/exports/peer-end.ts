import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { OvlabError, serverInstances, type Lab } from '@ovlab/core';
import { encryptPrivateKey, p2pDirectives, type Material, type P2pCrypto } from '@ovlab/openvpn';
import { transportTo } from '../client-network.ts';
import type { CredentialsOf } from '../credential-access.ts';
import { clientCrypto } from '../p2p-crypto.ts';
import { labPaths } from '../paths.ts';
import { credentialDirectory } from '../server-files.ts';
import { anyTap, type ClientEnd, type ClientEndOptions } from './client-end.ts';

/**
 * The end of a client whose tunnel is one between two machines: what `static-key`, fingerprints or no encryption need
 * at that end. Errors: `OVLAB_E_NO_CLIENT` for a client that the lab file does not name, `OVLAB_E_NO_LAB` while there
 * are no keys, `OVLAB_E_USAGE` for a passphrase without a private key, or too short or too long.
 */
export async function peerEnd(
  of: CredentialsOf,
  lab: Lab,
  { client, remote: host, passphrase, process }: ClientEndOptions,
): Promise<ClientEnd> {
  // Which port is whose follows from the order in the file.
  const instance = serverInstances(lab).find((one) => one.client?.name === client);
  if (instance === undefined) {
    throw new OvlabError('OVLAB_E_NO_CLIENT', `There is no client ${client} in the lab file`, {
      hint: 'List it under clients: with `vpn.mode: p2p` each client has an OpenVPN of the server to itself.',
    });
  }
  const stored = await clientCrypto(credentialDirectory(labPaths(of.lab, of.roots)), client, lab.vpn.auth);
  const crypto = stored && (await inline(stored));
  if (crypto === undefined) {
    throw new OvlabError('OVLAB_E_NO_LAB', `${of.lab} has no keys for ${client}`, {
      hint: 'They are made when the server starts: begin with `ovlab up` or `ovlab server run`.',
    });
  }
  const directives = p2pDirectives({
    device: anyTap,
    proto: transportTo(lab, host),
    end: { remote: { host, port: instance.port } },
    crypto: passphrase === undefined ? crypto : await protect(crypto, passphrase),
    ...process,
  });
  return { directives, expires: endOf(crypto) };
}

/** The same with the files' contents; undefined when one is missing. */
async function inline(crypto: P2pCrypto): Promise<P2pCrypto | undefined> {
  if (crypto.kind === 'none') return crypto;
  if (crypto.kind === 'static-key') {
    const key = await contents(crypto.key);
    return key && { ...crypto, key };
  }
  const [certificate, privateKey] = await Promise.all([
    contents(crypto.certificate),
    contents(crypto.privateKey),
  ]);
  return certificate && privateKey && { ...crypto, certificate, privateKey };
}

async function contents(material: Material): Promise<Material | undefined> {
  if ('pem' in material) return material;
  try {
    return { pem: await readFile(material.file, 'utf8') };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new OvlabError('OVLAB_E_FILE', `${material.file} could not be read`, { cause });
  }
}

async function protect(crypto: P2pCrypto, passphrase: string): Promise<P2pCrypto> {
  if (crypto.kind !== 'fingerprint' || !('pem' in crypto.privateKey)) {
    throw new OvlabError('OVLAB_E_USAGE', 'There is no private key that a passphrase could protect', {
      hint:
        crypto.kind === 'static-key'
          ? 'OpenVPN reads a static key as it is: leave --passphrase out, or write auth: tls.'
          : 'Leave --passphrase out, or write auth: tls.',
    });
  }
  return { ...crypto, privateKey: { pem: await encryptPrivateKey(crypto.privateKey.pem, passphrase) } };
}

function endOf(crypto: P2pCrypto): Date | undefined {
  if (crypto.kind !== 'fingerprint' || !('pem' in crypto.certificate)) return undefined;
  return new Date(new X509Certificate(crypto.certificate.pem).validTo);
}
