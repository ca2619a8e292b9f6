import { expect, it } from 'vitest';
import { SIP_KEY_LENGTH, SipHash } from './sip-hash.ts';

const upTo = (length: number): Uint8Array => Uint8Array.from({ length }, (_, octet) => octet);

/** The hash as it is written: its octets, the lowest first. */
function hashOf(input: Uint8Array, length = input.length): string {
  const words = new SipHash(upTo(SIP_KEY_LENGTH)).of(input, length);
  return Buffer.from(Uint32Array.from(words).buffer).toString('hex');
}

// Of the reference implementation: key 00 to 0f, input 00, 01, 02 and so on.
it.each([
  [0, '310e0edd47db6f72'],
  [1, 'fd67dc93c539f874'],
  [2, '5a4fa9d909806c0d'],
  [3, '2d7efbd796666785'],
  [7, '37d1018bf50002ab'],
  [8, '6224939a79f5f593'],
  [9, 'b0e4a90bdf82009e'],
  [15, 'e545be4961ca29a1'],
  [16, 'db9bc2577fcc2a3f'],
  [63, '724506eb4c328a95'],
])('is that of the reference for %i octets', (length, expected) => {
  expect(hashOf(upTo(length))).toBe(expected);
});

it('looks at nothing behind the length', () => {
  for (const length of [3, 8, 13]) expect(hashOf(upTo(40), length)).toBe(hashOf(upTo(length)));
});

it('does not depend on what came before', () => {
  const hash = new SipHash(upTo(SIP_KEY_LENGTH));
  const first = [...hash.of(upTo(36), 36)];
  hash.of(upTo(5), 5);
  expect([...hash.of(upTo(36), 36)]).toEqual(first);
});

it('wants a key of 16 octets', () => {
  expect(() => new SipHash(upTo(15))).toThrow('a key of 15 octets');
});
