import { sha256 } from '@noble/hashes/sha2.js';
import { expect, it } from 'vitest';
import { duidOf } from '../../test/allocation-rig.ts';
import type { AllocationRequest } from './allocator.ts';
import { SipHash } from './sip-hash.ts';
import { StableHash } from './stable-hash.ts';

const hashKey = new Uint8Array(16).fill(7);
const salt = new Uint8Array(17).fill(1);
const request: AllocationRequest = { kind: 'na', duid: duidOf(1), iaid: 0x01020304 };

it('is the hash of pool, kind, IAID and DUID', () => {
  const input = Uint8Array.of(...salt, 3, 1, 2, 3, 4, ...duidOf(1));
  const [low = 0, high = 0] = new SipHash(sha256(hashKey).subarray(0, 16)).of(input, input.length);
  const expected = ((BigInt(high) << 32n) | BigInt(low)) & 0xf_ffff_ffff_ffffn;
  expect(BigInt(new StableHash(hashKey).of(request, salt))).toBe(expected);
});

it('is the same after others', () => {
  const hash = new StableHash(hashKey);
  const first = hash.of(request, salt);
  hash.of({ ...request, duid: new Uint8Array(130).fill(9) }, salt);
  expect(hash.of(request, salt)).toBe(first);
  expect(first).toBeLessThan(2 ** 52);
});

it.each<[string, Partial<AllocationRequest>]>([
  ['DUID', { duid: duidOf(2) }],
  ['shorter DUID', { duid: duidOf(1).subarray(0, 9) }],
  ['IAID', { iaid: 0xff020304 }],
  ['kind', { kind: 'pd' }],
])('is another for another %s', (_, other) => {
  const hash = new StableHash(hashKey);
  expect(hash.of({ ...request, ...other }, salt)).not.toBe(hash.of(request, salt));
});

it('is another for another pool and another key', () => {
  const hash = new StableHash(hashKey);
  expect(hash.of(request, new Uint8Array(17))).not.toBe(hash.of(request, salt));
  expect(new StableHash(new Uint8Array(32)).of(request, salt)).not.toBe(hash.of(request, salt));
});

it('spreads clients evenly', () => {
  const hash = new StableHash(hashKey);
  const counts = new Array<number>(16).fill(0);
  for (let client = 0; client < 4_096; client += 1) {
    const place = hash.of({ ...request, duid: duidOf(client) }, salt) % 16;
    counts[place] = (counts[place] ?? 0) + 1;
  }
  // 256 each, with a standard deviation of 15.5.
  for (const count of counts) expect(Math.abs(count - 256)).toBeLessThan(80);
});

it('wants a key that cannot be guessed', () => {
  expect(() => new StableHash(new Uint8Array(15))).toThrow('The key has 15 octets; it needs 16.');
});
