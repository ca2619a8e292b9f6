import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { OvlabError } from '@ovlab/core';
import { readPem, writePem } from './pem.ts';

const SERVER_LABEL = 'OpenVPN tls-crypt-v2 server key';
const CLIENT_LABEL = 'OpenVPN tls-crypt-v2 client key';

/** Two fields of 64 octets, for a cipher and an HMAC key; AES-256 and HMAC-SHA-256 use the first 32 of each. */
const SERVER_KEY_OCTETS = 128;
const HMAC_KEY_OFFSET = 64;
const KEY_OCTETS = 32;
/** The client key Kc: a cipher and an HMAC key of 64 octets for each direction. */
const CLIENT_KEY_OCTETS = 256;
const TAG_OCTETS = 32;
const IV_OCTETS = 16;
const LENGTH_OCTETS = 2;

/** First octet of the metadata: a 64-bit time in seconds since 1970 follows. */
const METADATA_TIMESTAMP = 1;

/**
 * The key of a server for `tls-crypt-v2`, as `openvpn --genkey tls-crypt-v2-server FILE` writes it. Every client
 * gets a key of its own that is wrapped with it, so that no client can read or forge another's handshake. A secret.
 */
export function generateTlsCryptV2ServerKey(): string {
  return writePem(SERVER_LABEL, randomBytes(SERVER_KEY_OCTETS));
}

/** True for text in the format that {@link generateTlsCryptV2ServerKey} writes. */
export function isTlsCryptV2ServerKey(text: string): boolean {
  return readPem(SERVER_LABEL, text)?.length === SERVER_KEY_OCTETS;
}

/**
 * A key for one client of that server: 256 random octets, and the same again as only the server can read them, with
 * the time at which the key was made. A secret. Errors: `OVLAB_E_CREDENTIALS` when the server's key is none.
 */
export function generateTlsCryptV2ClientKey(serverKey: string, now: Date = new Date()): string {
  const clientKey = randomBytes(CLIENT_KEY_OCTETS);
  const metadata = Buffer.alloc(9);
  metadata.writeUInt8(METADATA_TIMESTAMP);
  metadata.writeBigUInt64BE(BigInt(Math.floor(now.getTime() / 1000)), 1);
  return writePem(CLIENT_LABEL, Buffer.concat([clientKey, wrap(serverKey, clientKey, metadata)]));
}

/** A client's key and the form of it that goes along with the first packet, for the server alone to read. */
export interface TlsCryptV2ClientKey {
  /** 256 octets, used as those of a static key. */
  readonly key: Buffer;
  readonly wrapped: Buffer;
}

/** Reads the file of a client's key; undefined when it is none. Whether a server takes it is not checked. */
export function parseTlsCryptV2ClientKey(text: string): TlsCryptV2ClientKey | undefined {
  const octets = readPem(CLIENT_LABEL, text);
  if (octets === undefined || octets.length < CLIENT_KEY_OCTETS + TAG_OCTETS + LENGTH_OCTETS)
    return undefined;
  const wrapped = octets.subarray(CLIENT_KEY_OCTETS);
  if (wrapped.readUInt16BE(wrapped.length - LENGTH_OCTETS) !== wrapped.length) return undefined;
  return { key: octets.subarray(0, CLIENT_KEY_OCTETS), wrapped };
}

/**
 * Does with a client's key what a server does: the time at which the key was made, undefined when other metadata
 * is in it. Errors: `OVLAB_E_CREDENTIALS` when it is no client's key, or not one of this server.
 */
export function verifyTlsCryptV2ClientKey(serverKey: string, clientKey: string): Date | undefined {
  const parsed = parseTlsCryptV2ClientKey(clientKey);
  if (parsed === undefined) throw unusable('The text is not the tls-crypt-v2 key of a client');
  const { cipher, hmac } = serverKeys(serverKey);
  const tag = parsed.wrapped.subarray(0, TAG_OCTETS);
  const decipher = createDecipheriv('aes-256-ctr', cipher, tag.subarray(0, IV_OCTETS));
  const plain = decipher.update(parsed.wrapped.subarray(TAG_OCTETS, -LENGTH_OCTETS));
  const key = plain.subarray(0, CLIENT_KEY_OCTETS);
  const metadata = plain.subarray(CLIENT_KEY_OCTETS);
  if (!timingSafeEqual(authenticate(hmac, key, metadata), tag) || !key.equals(parsed.key)) {
    throw unusable("The client's tls-crypt-v2 key was not made for this server");
  }
  if (metadata.length !== 9 || metadata.readUInt8() !== METADATA_TIMESTAMP) return undefined;
  return new Date(Number(metadata.readBigUInt64BE(1)) * 1000);
}

/** The tag over all of it is the initialisation vector as well, so that no two keys share one (RFC 5297's way). */
function wrap(serverKey: string, clientKey: Buffer, metadata: Buffer): Buffer {
  const { cipher, hmac } = serverKeys(serverKey);
  const tag = authenticate(hmac, clientKey, metadata);
  const encrypt = createCipheriv('aes-256-ctr', cipher, tag.subarray(0, IV_OCTETS));
  const encrypted = Buffer.concat([encrypt.update(clientKey), encrypt.update(metadata)]);
  return Buffer.concat([tag, encrypted, lengthField(clientKey, metadata)]);
}

function authenticate(hmac: Buffer, clientKey: Buffer, metadata: Buffer): Buffer {
  const mac = createHmac('sha256', hmac).update(lengthField(clientKey, metadata));
  return mac.update(clientKey).update(metadata).digest();
}

/** Of the whole wrapped key, this field counted in. */
function lengthField(clientKey: Buffer, metadata: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_OCTETS);
  length.writeUInt16BE(TAG_OCTETS + clientKey.length + metadata.length + LENGTH_OCTETS);
  return length;
}

function serverKeys(text: string): { readonly cipher: Buffer; readonly hmac: Buffer } {
  const octets = readPem(SERVER_LABEL, text);
  if (octets?.length !== SERVER_KEY_OCTETS)
    throw unusable('The text is not the tls-crypt-v2 key of a server');
  return {
    cipher: octets.subarray(0, KEY_OCTETS),
    hmac: octets.subarray(HMAC_KEY_OFFSET, HMAC_KEY_OFFSET + KEY_OCTETS),
  };
}

function unusable(message: string): OvlabError {
  return new OvlabError('OVLAB_E_CREDENTIALS', message, {
    hint: 'Restore the key from a backup, or make the keys of this server and its clients anew.',
  });
}
