import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { StaticKeyOptions } from './keys.ts';
import { keyPair, type KeyPair } from './shared-key.ts';
import { STAMP_OCTETS, stampOctets, type PacketStamp } from './wrapping.ts';

const BLOCK_OCTETS = 16;
/** The ciphers that {@link StaticKeyChannel} knows, with the length of their keys. */
const keyOctets: Readonly<Record<string, number>> = {
  'AES-128-CBC': 16,
  'AES-192-CBC': 24,
  'AES-256-CBC': 32,
};

export function isStaticCipher(cipher: string): boolean {
  return cipher in keyOctets;
}

/** Seals and opens packets of a static-key peer: HMAC, initialisation vector, and enciphered stamp and text. */
export class StaticKeyChannel {
  readonly #cipher: string;
  readonly #auth: string;
  readonly #keys: KeyPair;
  readonly #keyOctets: number;
  readonly #tagOctets: number;

  constructor({ key, direction, cipher, auth }: StaticKeyOptions) {
    this.#cipher = cipher;
    this.#auth = auth;
    this.#keys = keyPair(key, direction);
    this.#keyOctets = keyOctets[cipher] ?? 0;
    this.#tagOctets = createHmac(auth, '').digest().length;
  }

  seal(text: Uint8Array, stamp: PacketStamp): Buffer {
    const { send } = this.#keys;
    const iv = randomBytes(BLOCK_OCTETS);
    const cipher = createCipheriv(this.#cipher, send.cipher.subarray(0, this.#keyOctets), iv);
    const body = [cipher.update(stampOctets(stamp)), cipher.update(text), cipher.final()];
    const sealed = Buffer.concat([iv, ...body]);
    return Buffer.concat([this.#tag(send.hmac, sealed), sealed]);
  }

  /** The text of a packet; undefined when it was not made with the same key. */
  open(packet: Uint8Array): Buffer | undefined {
    const { receive } = this.#keys;
    const sealed = packet.subarray(this.#tagOctets);
    if (sealed.length < 2 * BLOCK_OCTETS) return undefined;
    const tag = packet.subarray(0, this.#tagOctets);
    if (!timingSafeEqual(this.#tag(receive.hmac, sealed), tag)) return undefined;
    const key = receive.cipher.subarray(0, this.#keyOctets);
    const decipher = createDecipheriv(this.#cipher, key, sealed.subarray(0, BLOCK_OCTETS));
    try {
      const stamped = Buffer.concat([decipher.update(sealed.subarray(BLOCK_OCTETS)), decipher.final()]);
      return stamped.length < STAMP_OCTETS ? undefined : stamped.subarray(STAMP_OCTETS);
    } catch {
      // The tag fits but the text does not: the peer uses another cipher.
      return undefined;
    }
  }

  #tag(key: Uint8Array, sealed: Uint8Array): Buffer {
    return createHmac(this.#auth, key.subarray(0, this.#tagOctets)).update(sealed).digest();
  }
}
