import { sha256 } from '@noble/hashes/sha2.js';
import type { AllocationRequest } from './allocator.ts';
import { SIP_KEY_LENGTH, SipHash } from './sip-hash.ts';

/** Octets that a key has at least. */
export const MIN_HASH_KEY_LENGTH = 16;

/** Pool, kind, IAID and the longest DUID (RFC 9915 11.1). */
const LONGEST_INPUT = 17 + 1 + 4 + 130;

/**
 * Says where in a pool the search for a client's address begins: always at the same place for one client, IA and pool,
 * and nobody who does not know the key can tell where (RFC 7943 asks for a pseudorandom function; this is SipHash).
 */
export class StableHash {
  readonly #hash: SipHash;
  readonly #input = new Uint8Array(LONGEST_INPUT);

  /**
   * @param key secret that has to stay the same for clients to find their addresses again, 16 octets and more
   * @throws RangeError when the key is shorter
   */
  constructor(key: Uint8Array) {
    if (key.length < MIN_HASH_KEY_LENGTH) {
      throw new RangeError(`The key has ${key.length} octets; it needs ${MIN_HASH_KEY_LENGTH}.`);
    }
    // So that every octet of a longer key counts.
    this.#hash = new SipHash(sha256(key).subarray(0, SIP_KEY_LENGTH));
  }

  /**
   * @param salt of the pool: its first address and its prefix length, 17 octets
   * @returns 0..2^52-1
   */
  of({ kind, iaid, duid }: AllocationRequest, salt: Uint8Array): number {
    const input = this.#input;
    for (let octet = 0; octet < 17; octet += 1) input[octet] = salt[octet] ?? 0;
    input[17] = kind === 'na' ? 3 : 25;
    for (let octet = 0; octet < 4; octet += 1) input[18 + octet] = iaid >>> (24 - 8 * octet);
    for (let octet = 0; octet < duid.length; octet += 1) input[22 + octet] = duid[octet] ?? 0;
    const words = this.#hash.of(input, 22 + duid.length);
    return ((words[1] ?? 0) & 0xf_ffff) * 0x1_0000_0000 + (words[0] ?? 0);
  }
}
