import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import type { AllocationRequest } from './allocator.ts';

/** Octets that a key has at least. */
export const MIN_HASH_KEY_LENGTH = 16;

/** Pool, kind, IAID and the longest DUID (RFC 9915 11.1). */
const LONGEST_INPUT = 17 + 1 + 4 + 130;

/**
 * Says where in a pool the search for a client's address begins: always at the same place for one client, IA and pool,
 * and nobody who does not know the key can tell where (RFC 7943). HMAC-SHA-256, of which a key is only taken in once.
 */
export class StableHash {
  readonly #keyed: ReturnType<typeof hmac.create>;
  readonly #running: ReturnType<typeof hmac.create>;
  readonly #input = new Uint8Array(LONGEST_INPUT);
  readonly #digest = new Uint8Array(32);
  readonly #view = new DataView(this.#digest.buffer);

  /**
   * @param key secret that has to stay the same for clients to find their addresses again, 16 octets and more
   * @throws RangeError when the key is shorter
   */
  constructor(key: Uint8Array) {
    if (key.length < MIN_HASH_KEY_LENGTH) {
      throw new RangeError(`The key has ${key.length} octets; it needs ${MIN_HASH_KEY_LENGTH}.`);
    }
    this.#keyed = hmac.create(sha256, key);
    this.#running = hmac.create(sha256, key);
  }

  /**
   * @param salt of the pool: its first address and its prefix length, 17 octets
   * @returns 0..2^52-1
   */
  of({ kind, iaid, duid }: AllocationRequest, salt: Uint8Array): number {
    const input = this.#input;
    input.set(salt);
    input[17] = kind === 'na' ? 3 : 25;
    for (let octet = 0; octet < 4; octet += 1) input[18 + octet] = iaid >>> (24 - 8 * octet);
    input.set(duid, 22);
    this.#keyed._cloneInto(this.#running);
    this.#running.update(input.subarray(0, 22 + duid.length)).digestInto(this.#digest);
    return (this.#view.getUint32(0) & 0xf_ffff) * 0x1_0000_0000 + this.#view.getUint32(4);
  }
}
