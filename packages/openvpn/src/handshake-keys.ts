import { dirname } from 'node:path';
import { damaged } from './credential-check.ts';
import { serverKeyPath, type StoredCredentials } from './credential-files.ts';
import { makePrivateDirectory, writeFileAtomically } from './private-file.ts';
import { isStaticKey } from './static-key.ts';
import { readIfPresent } from './stored-pair.ts';
import {
  generateTlsCryptV2ClientKey,
  generateTlsCryptV2ServerKey,
  isTlsCryptV2ServerKey,
  verifyTlsCryptV2ClientKey,
} from './tls-crypt-v2.ts';

/**
 * Makes the tls-crypt keys of one end that are missing, and checks those that are there; `renew` makes a client's own
 * anew. Errors: `OVLAB_E_CREDENTIALS` naming the file.
 */
export async function ensureHandshakeKeys(
  directory: string,
  role: 'server' | 'client',
  files: StoredCredentials,
  { now, renew = false }: { readonly now: Date; readonly renew?: boolean },
): Promise<void> {
  if (files.tlsCrypt !== undefined) {
    const text = await readIfPresent(files.tlsCrypt.file);
    if (text === undefined || !isStaticKey(text))
      throw damaged(files.tlsCrypt.file, "is not a key in OpenVPN's format");
    return;
  }
  const serverKey = await ensureServerKey(serverKeyPath(directory));
  if (role === 'client' && files.tlsCryptV2 !== undefined)
    await ensureClientKey(serverKey, files.tlsCryptV2.file, now, renew);
}

async function ensureServerKey(path: string): Promise<string> {
  const present = await readIfPresent(path);
  if (present !== undefined) {
    if (!isTlsCryptV2ServerKey(present)) throw damaged(path, 'is not the tls-crypt-v2 key of a server');
    return present;
  }
  const key = generateTlsCryptV2ServerKey();
  await writeFileAtomically(path, key, 0o600);
  return key;
}

async function ensureClientKey(serverKey: string, path: string, now: Date, renew: boolean): Promise<void> {
  const present = renew ? undefined : await readIfPresent(path);
  if (present === undefined) {
    await makePrivateDirectory(dirname(path));
    await writeFileAtomically(path, generateTlsCryptV2ClientKey(serverKey, now), 0o600);
    return;
  }
  try {
    verifyTlsCryptV2ClientKey(serverKey, present);
  } catch (cause) {
    throw damaged(path, 'is not a tls-crypt-v2 key that this server takes', cause);
  }
}
