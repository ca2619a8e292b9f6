import { OvlabError } from '@ovlab/core';
import { isStaticKey } from '../static-key.ts';

/** One direction's part of a shared key: 64 octets for a cipher and 64 for an HMAC, of which each takes its first. */
export interface DirectionKey {
  readonly cipher: Buffer;
  readonly hmac: Buffer;
}

/** The two parts of a 2048-bit shared key. Which end uses which depends on the key direction. */
export type SharedKey = readonly [DirectionKey, DirectionKey];

/** What is sent with, and what is received with. */
export interface KeyPair {
  readonly send: DirectionKey;
  readonly receive: DirectionKey;
}

export const SHARED_KEY_OCTETS = 256;

/** Reads the text of a key file of `static-key`, `tls-auth` or `tls-crypt`. Errors: `OVLAB_E_CREDENTIALS`. */
export function readSharedKey(text: string): SharedKey {
  if (!isStaticKey(text)) {
    throw new OvlabError('OVLAB_E_CREDENTIALS', 'This is not a key in the format of an OpenVPN static key', {
      hint: 'It begins with "-----BEGIN OpenVPN Static key V1-----", as "openvpn --genkey secret FILE" writes it.',
    });
  }
  const body = text
    .slice(text.indexOf('-----BEGIN'))
    .replace(/^.*\n/, '')
    .replace(/-----END[^]*$/, '');
  return splitSharedKey(Buffer.from(body.replaceAll(/\s/g, ''), 'hex'));
}

/** The parts of 256 octets in their order: cipher, HMAC, cipher, HMAC. Errors: `OVLAB_E_CREDENTIALS`. */
export function splitSharedKey(octets: Uint8Array): SharedKey {
  if (octets.length !== SHARED_KEY_OCTETS) {
    throw new OvlabError('OVLAB_E_CREDENTIALS', `A shared key has 256 octets, this one ${octets.length}`);
  }
  const part = (start: number): Buffer => Buffer.from(octets.subarray(start, start + 64));
  return [
    { cipher: part(0), hmac: part(64) },
    { cipher: part(128), hmac: part(192) },
  ];
}

/** `direction` as in `key-direction`; without one both ends send and receive with the first part. */
export function keyPair(key: SharedKey, direction: 0 | 1 | undefined): KeyPair {
  if (direction === undefined) return { send: key[0], receive: key[0] };
  return direction === 0 ? { send: key[0], receive: key[1] } : { send: key[1], receive: key[0] };
}
