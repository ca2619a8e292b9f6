import { OvlabError, type Lab } from '@ovlab/core';
import {
  clientCredentialFiles,
  clientDirectives,
  encryptPrivateKey,
  inlineCredentials,
  type TlsCredentials,
} from '@ovlab/openvpn';
import { remotesOf } from '../client-network.ts';
import { openCredentials, type CredentialsOf } from '../credential-access.ts';
import { SERVER_NAME } from '../server-files.ts';
import { anyTap, type ClientEnd, type ClientEndOptions } from './client-end.ts';

/**
 * The end of a client that has a certificate of the authority. Errors: `OVLAB_E_NO_LAB`, `OVLAB_E_NO_CLIENT`,
 * `OVLAB_E_REVOKED`, `OVLAB_E_USAGE` for a passphrase too short or too long.
 */
export async function certifiedEnd(
  of: CredentialsOf,
  lab: Lab,
  { client, remote, passphrase, process }: ClientEndOptions,
): Promise<ClientEnd> {
  const { store } = await openCredentials(of);
  const own = (await store.clients()).find(({ name, current }) => name === client && current);
  if (own === undefined) {
    throw new OvlabError('OVLAB_E_NO_CLIENT', `There is no client ${client}`, {
      hint: `Make it with \`ovlab client add ${client}\`.`,
    });
  }
  if (own.revokedAt !== undefined) {
    throw new OvlabError('OVLAB_E_REVOKED', `The certificate of client ${client} was revoked`, {
      hint: `Give it another one with \`ovlab client add ${client}\`.`,
    });
  }
  const open = await inlineCredentials(clientCredentialFiles(store.directory, client));
  const directives = clientDirectives({
    device: anyTap,
    credentials: passphrase === undefined ? open : await protect(open, passphrase),
    serverName: SERVER_NAME,
    ...remotesOf(lab, remote),
    ...process,
  });
  return { directives, expires: own.expires };
}

async function protect(credentials: TlsCredentials, passphrase: string): Promise<TlsCredentials> {
  const { privateKey } = credentials;
  // They have just been read into place.
  if (!('pem' in privateKey)) return credentials;
  return { ...credentials, privateKey: { pem: await encryptPrivateKey(privateKey.pem, passphrase) } };
}
