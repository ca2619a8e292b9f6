import { OvlabError } from '@ovlab/core';
import type { ProbeKeys } from './keys.ts';
import { readSharedKey, SHARED_KEY_OCTETS, splitSharedKey } from './shared-key.ts';

/**
 * Reads a client's tls-crypt-v2 key: 256 octets of its own, then the same wrapped for the server with the length of
 * that in its last two octets. Errors: `OVLAB_E_CREDENTIALS`.
 */
export function readClientKey(text: string): Extract<ProbeKeys, { kind: 'tls-crypt-v2' }> {
  const body =
    /-----BEGIN OpenVPN tls-crypt-v2 client key-----([A-Za-z0-9+/=\s]+)-----END OpenVPN tls-crypt-v2 client key-----/.exec(
      text,
    )?.[1];
  const octets = Buffer.from(body ?? '', 'base64');
  const wrapped = octets.subarray(SHARED_KEY_OCTETS);
  if (wrapped.length < 2 || wrapped.readUInt16BE(wrapped.length - 2) !== wrapped.length) {
    throw new OvlabError('OVLAB_E_CREDENTIALS', 'This is not a whole tls-crypt-v2 client key', {
      hint: 'It begins with "-----BEGIN OpenVPN tls-crypt-v2 client key-----"; the key of the server is another thing.',
    });
  }
  return { kind: 'tls-crypt-v2', key: splitSharedKey(octets.subarray(0, SHARED_KEY_OCTETS)), wrapped };
}

/** Reads a key file that may be one for `tls-crypt` or a client's for `tls-crypt-v2`. Errors: `OVLAB_E_CREDENTIALS`. */
export function readTlsCryptKey(text: string): ProbeKeys {
  return text.includes('tls-crypt-v2')
    ? readClientKey(text)
    : { kind: 'tls-crypt', key: readSharedKey(text) };
}
