import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeMessage,
  describeMessage,
  encodeMessage,
  NdpDecodeError,
  NdpEncodeError,
  type NdpMessage,
} from '../src/index.ts';
import { optionCodecs } from '../src/options/table.ts';
import { message } from './arbitraries.ts';
import { FUZZ_TIMEOUT, fuzz } from './support.ts';

function decodeOrDiscard(bytes: Uint8Array): NdpMessage | undefined {
  try {
    return decodeMessage(bytes);
  } catch (error) {
    if (error instanceof NdpDecodeError) return undefined;
    throw error;
  }
}

/** The front of a packet that gets past the fixed part, and options that are almost right. */
const almostMessage = fc
  .tuple(
    fc.constantFrom([133, 8], [134, 16], [135, 24], [136, 24], [137, 40]),
    fc.uint8Array({ minLength: 40, maxLength: 40 }),
    fc.array(
      fc.tuple(
        fc.constantFrom(...optionCodecs.map((codec) => codec.code), 200),
        fc.integer({ min: 1, max: 5 }),
        fc.uint8Array({ minLength: 38, maxLength: 38 }),
      ),
      { maxLength: 6 },
    ),
  )
  .map(([[type = 133, length = 8], fixed, options]) =>
    Uint8Array.from([
      type,
      ...fixed.subarray(1, length),
      ...options.flatMap(([code, units, data]) => [code, units, ...data.subarray(0, units * 8 - 2)]),
    ]),
  );

/** Messages with a few octets changed, so that lengths and counts inside the options are wrong. */
const spoiltMessage = fc
  .tuple(message, fc.array(fc.tuple(fc.nat(), fc.nat(0xff)), { minLength: 1, maxLength: 3 }))
  .map(([original, changes]) => {
    const bytes = encodeMessage(original);
    for (const [at, value] of changes) bytes[at % bytes.length] = value;
    return bytes;
  });

describe('for any message', { timeout: FUZZ_TIMEOUT }, () => {
  it('decode gives back what was encoded, and encode the same octets', () => {
    fc.assert(
      fc.property(message, (original) => {
        const bytes = encodeMessage(original);
        const decoded = decodeMessage(bytes);
        expect(decoded).toEqual(original);
        expect(encodeMessage(decoded)).toEqual(bytes);
      }),
      fuzz(400),
    );
  });

  it('a packet that is cut anywhere is discarded or a shorter message', () => {
    fc.assert(
      fc.property(message, fc.nat(), (original, at) => {
        const bytes = encodeMessage(original);
        const cut = decodeOrDiscard(bytes.subarray(0, at % bytes.length));
        expect(cut?.options.length ?? 0).toBeLessThanOrEqual(original.options.length);
      }),
      fuzz(400),
    );
  });

  it('the description is one line of printable ASCII', () => {
    fc.assert(
      fc.property(message, (original) => {
        expect(describeMessage(original)).toMatch(/^[\x20-\x7e]+$/);
      }),
      fuzz(400),
    );
  });
});

describe('for any octets', { timeout: FUZZ_TIMEOUT }, () => {
  const octets = fc.oneof(fc.uint8Array({ maxLength: 200 }), almostMessage, spoiltMessage);

  it('decode throws nothing but NdpDecodeError, and what it reads stays the same once encoded', () => {
    fc.assert(
      fc.property(octets, (bytes) => {
        const decoded = decodeOrDiscard(bytes);
        if (decoded === undefined) return;
        const again = decodeMessage(encodeMessage(decoded));
        expect(again).toEqual(decoded);
      }),
      fuzz(2_000),
    );
  });

  it('an option that is kept raw is written byte for byte', () => {
    fc.assert(
      fc.property(almostMessage, (bytes) => {
        const raw = decodeMessage(bytes).options.filter((option) => option.type === 'raw');
        const rewritten = encodeMessage({ type: 'router-solicitation', code: 0, options: raw }).subarray(8);
        const expected = raw.flatMap((option) => [option.code, (option.data.length + 2) / 8, ...option.data]);
        expect([...rewritten]).toEqual(expected);
      }),
      fuzz(1_000),
    );
  });

  it('the description is one line of printable ASCII', () => {
    fc.assert(
      fc.property(almostMessage, (bytes) => {
        expect(describeMessage(decodeMessage(bytes))).toMatch(/^[\x20-\x7e]+$/);
      }),
      fuzz(1_000),
    );
  });
});

it('for anything at all encode throws nothing but NdpEncodeError', { timeout: FUZZ_TIMEOUT }, () => {
  const anything = fc.anything();
  const spoilt = fc
    .tuple(message, fc.string(), anything)
    .map(([original, key, value]) => ({ ...original, [Object.keys(original)[key.length] ?? key]: value }));
  fc.assert(
    fc.property(fc.oneof(anything, spoilt), (input) => {
      try {
        expect(encodeMessage(input as NdpMessage)).toBeInstanceOf(Uint8Array);
      } catch (error) {
        expect(error).toBeInstanceOf(NdpEncodeError);
      }
    }),
    fuzz(1_000),
  );
});
