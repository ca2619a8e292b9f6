/** Octets of a key. */
export const SIP_KEY_LENGTH = 16;

/** Octets that are taken in at a time. */
const BLOCK = 8;
/** Rounds for each block, and at the end: SipHash-2-4. */
const ROUNDS = 2;
const LAST_ROUNDS = 4;

/**
 * SipHash-2-4 (Aumasson and Bernstein, 2012): a pseudorandom function for short inputs, many times as fast as one that is
 * made of a hash function for long ones. Words of 64 bits are pairs of 32 bits, which is what JavaScript is fast with.
 */
export class SipHash {
  readonly #key: Int32Array;
  readonly #digest = new Uint32Array(2);

  /** @throws RangeError when the key has not 16 octets */
  constructor(key: Uint8Array) {
    if (key.length !== SIP_KEY_LENGTH) throw new RangeError(`a key of ${key.length} octets`);
    this.#key = Int32Array.from([0, 4, 8, 12], (offset) => wordAt(key, offset, key.length));
  }

  /**
   * The hash of the first `length` octets.
   * @returns lower and upper 32 bits, which the next call overwrites
   */
  of(octets: Uint8Array, length: number): Uint32Array {
    const key = this.#key;
    const k0l = key[0] ?? 0;
    const k0h = key[1] ?? 0;
    const k1l = key[2] ?? 0;
    const k1h = key[3] ?? 0;
    let v0l = k0l ^ 0x7073_6575;
    let v0h = k0h ^ 0x736f_6d65;
    let v1l = k1l ^ 0x6e64_6f6d;
    let v1h = k1h ^ 0x646f_7261;
    let v2l = k0l ^ 0x6e65_7261;
    let v2h = k0h ^ 0x6c79_6765;
    let v3l = k1l ^ 0x7974_6573;
    let v3h = k1h ^ 0x7465_6462;
    const whole = length - (length % BLOCK);
    // After the whole blocks comes one with what is left and the length, and then the end, which takes nothing in.
    const end = whole + BLOCK;
    for (let at = 0; at <= end; at += BLOCK) {
      const low = at < end ? wordAt(octets, at, length) : 0;
      const high = at < end ? wordAt(octets, at + 4, length) | (at === whole ? length << 24 : 0) : 0;
      v3l ^= low;
      v3h ^= high;
      if (at === end) v2l ^= 0xff;
      for (let round = at < end ? ROUNDS : LAST_ROUNDS; round > 0; round -= 1) {
        let sum = (v0l + v1l) | 0;
        v0h = (v0h + v1h + carry(v0l, v1l, sum)) | 0;
        v0l = sum;
        sum = (v2l + v3l) | 0;
        v2h = (v2h + v3h + carry(v2l, v3l, sum)) | 0;
        v2l = sum;
        let turned = ((v1h << 13) | (v1l >>> 19)) ^ v0h;
        v1l = ((v1l << 13) | (v1h >>> 19)) ^ v0l;
        v1h = turned;
        turned = ((v3h << 16) | (v3l >>> 16)) ^ v2h;
        v3l = ((v3l << 16) | (v3h >>> 16)) ^ v2l;
        v3h = turned;
        // Turned by 32 bits: the halves change places.
        sum = (v2l + v1l) | 0;
        v2h = (v2h + v1h + carry(v2l, v1l, sum)) | 0;
        v2l = sum;
        sum = (v0h + v3l) | 0;
        v0h = (v0l + v3h + carry(v0h, v3l, sum)) | 0;
        v0l = sum;
        turned = ((v1h << 17) | (v1l >>> 15)) ^ v2h;
        v1l = ((v1l << 17) | (v1h >>> 15)) ^ v2l;
        v1h = turned;
        turned = ((v3h << 21) | (v3l >>> 11)) ^ v0h;
        v3l = ((v3l << 21) | (v3h >>> 11)) ^ v0l;
        v3h = turned;
        turned = v2h;
        v2h = v2l;
        v2l = turned;
      }
      v0l ^= low;
      v0h ^= high;
    }
    this.#digest[0] = v0l ^ v1l ^ v2l ^ v3l;
    this.#digest[1] = v0h ^ v1h ^ v2h ^ v3h;
    return this.#digest;
  }
}

/** What the sum of two words carries over. */
function carry(one: number, other: number, sum: number): number {
  return ((one & other) | ((one | other) & ~sum)) >>> 31;
}

/** Four octets, the lowest first; what is not there is zero. */
function wordAt(octets: Uint8Array, at: number, length: number): number {
  if (at + 4 <= length) {
    return (
      (octets[at] ?? 0) |
      ((octets[at + 1] ?? 0) << 8) |
      ((octets[at + 2] ?? 0) << 16) |
      ((octets[at + 3] ?? 0) << 24)
    );
  }
  let word = 0;
  for (let octet = at; octet < length; octet += 1) word |= (octets[octet] ?? 0) << (8 * (octet - at));
  return word;
}
