import { interruptAfterTimeLimit, type Parameters, type Plugin } from 'fast-check';

/** Octets out of hex digits; spaces and line ends are for the reader. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.replace(/\s/g, '').match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
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
