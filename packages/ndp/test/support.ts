import { interruptAfterTimeLimit, type Parameters, type Plugin } from 'fast-check';
import { expect } from 'vitest';
import { decodeOptions, encodeOption } from '../src/options/options.ts';
import type { NdpOption } from '../src/options/table.ts';

/** Octets out of hex digits; spaces and line ends are for the reader. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.replace(/\s/g, '').match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
}

/** The option and its octets belong together, whichever way one goes. */
export function expectOption(option: NdpOption, octets: string): void {
  expect(encodeOption(option)).toEqual(hex(octets));
  expect(decodeOptions(hex(octets))).toEqual([option]);
}

/** The octets stay a raw option, which is written as it came, and a following option is not lost. */
export function expectMalformed(octets: string, malformed: string): void {
  const bytes = hex(octets);
  const raw = { type: 'raw', code: bytes[0], data: bytes.slice(2), malformed };
  const next = { type: 'mtu', mtu: 1500 };
  const options = decodeOptions(Uint8Array.from([...bytes, ...hex('0501 0000 000005dc')]));
  expect(options).toEqual([raw, next]);
  expect(options.map((option) => [...encodeOption(option)])[0]).toEqual([...bytes]);
}

/** Seconds for each property test; unset: a fixed number of runs. */
const fuzzSeconds = Number(process.env['OVLAB_FUZZ_SECONDS'] ?? 0);

/** Milliseconds that a property test may take. */
export const FUZZ_TIMEOUT = 120_000 + fuzzSeconds * 2_000;

/** A fixed number of runs, or as many as fit in OVLAB_FUZZ_SECONDS. */
export function fuzz<T>(numRuns: number): Parameters<T> {
  return fuzzSeconds > 0
    ? {
        numRuns: Number.MAX_SAFE_INTEGER,
        plugins: [interruptAfterTimeLimit(fuzzSeconds * 1_000) as Plugin<T>],
      }
    : { numRuns };
}
