import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeMessage,
  describeMessage,
  Dhcpv6DecodeError,
  Dhcpv6EncodeError,
  encodeMessage,
  type Dhcpv6Message,
} from '../src/index.ts';
import { optionCodecs } from '../src/options/table.ts';
import { message } from './arbitraries.ts';
import { FUZZ_TIMEOUT, fuzz } from './support.ts';

function decodeOrDiscard(bytes: Uint8Array): Dhcpv6Message | undefined {
  try {
    return decodeMessage(bytes);
  } catch (error) {
    if (error instanceof Dhcpv6DecodeError) return undefined;
    throw error;
  }
}

/** Why the octets are discarded; `undefined` when they are not. */
function reasonOf(decode: () => unknown): string | undefined {
  try {
    decode();
    return undefined;
  } catch (error) {
    return error instanceof Dhcpv6DecodeError ? error.reason : String(error);
  }
}

const u16 = (value: number): number[] => [value >> 8, value & 0xff];

/** Octets that get past the fixed part, and options that are almost right, also inside of each other. */
const almostOptions = fc.letrec<{ options: number[] }>((tie) => ({
  options: fc
    .array(
      fc.tuple(
        fc.constantFrom(...optionCodecs.map((codec) => codec.code), 200),
        fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          fc.uint8Array({ maxLength: 40 }).map((data) => [...data]),
          fc
            .tuple(fc.constantFrom(0, 4, 12, 17, 24, 25, 34), tie('options'))
            .map(([fixed, inner]) => [...new Array<number>(fixed).fill(1), ...inner]),
        ),
      ),
      { maxLength: 5 },
    )
    .map((list) => list.flatMap(([code, data]) => [...u16(code), ...u16(data.length), ...data])),
})).options;

const almostMessage = fc
  .tuple(
    fc.constantFrom([1, 3], [3, 3], [7, 3], [12, 33], [13, 33], [36, 3], [14, 3]),
    fc.uint8Array({ minLength: 33, maxLength: 33 }),
    almostOptions,
  )
  .map(([[type = 1, header], fixed, options]) =>
    Uint8Array.from([type, ...fixed.subarray(0, header), ...options]),
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
      fuzz(500),
    );
  });

  it('a message that is cut anywhere is discarded or a shorter one', () => {
    fc.assert(
      fc.property(message, fc.nat(), (original, at) => {
        const bytes = encodeMessage(original);
        const cut = decodeOrDiscard(bytes.subarray(0, at % bytes.length));
        expect(cut?.options.length ?? 0).toBeLessThanOrEqual(original.options.length);
        if (cut !== undefined) expect(encodeMessage(cut)).toEqual(bytes.slice(0, at % bytes.length));
      }),
      fuzz(400),
    );
  });

  it('what is decoded does not change with the buffer that it came in', () => {
    fc.assert(
      fc.property(message, (original) => {
        const buffer = Buffer.from(encodeMessage(original));
        const decoded = decodeMessage(buffer);
        buffer.fill(0xff);
        expect(decoded).toEqual(original);
      }),
      fuzz(200),
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

  it('decode throws nothing but Dhcpv6DecodeError, and what it reads stays the same once encoded', () => {
    fc.assert(
      fc.property(octets, (bytes) => {
        const decoded = decodeOrDiscard(bytes);
        if (decoded === undefined) return;
        expect(decodeMessage(encodeMessage(decoded))).toEqual(decoded);
      }),
      fuzz(2_000),
    );
  });

  it('options of any kind that are well-formed on the outside cost at most themselves, unless they are too many', () => {
    fc.assert(
      fc.property(almostMessage, (bytes) => {
        expect(reasonOf(() => decodeMessage(bytes)) ?? 'too-many').toMatch(/^too-many/);
      }),
      fuzz(1_000),
    );
  });

  it('the description is one line of printable ASCII', () => {
    fc.assert(
      fc.property(octets, (bytes) => {
        const decoded = decodeOrDiscard(bytes);
        if (decoded !== undefined) expect(describeMessage(decoded)).toMatch(/^[\x20-\x7e]+$/);
      }),
      fuzz(1_000),
    );
  });
});

it('for anything at all encode throws nothing but Dhcpv6EncodeError', { timeout: FUZZ_TIMEOUT }, () => {
  const anything = fc.anything();
  const spoilt = fc
    .tuple(message, fc.string(), anything)
    .map(([original, key, value]) => ({ ...original, [Object.keys(original)[key.length] ?? key]: value }));
  fc.assert(
    fc.property(fc.oneof(anything, spoilt), (input) => {
      try {
        expect(encodeMessage(input as Dhcpv6Message)).toBeInstanceOf(Uint8Array);
      } catch (error) {
        expect(error).toBeInstanceOf(Dhcpv6EncodeError);
      }
    }),
    fuzz(1_000),
  );
});
