import { interruptAfterTimeLimit, type Parameters, type Plugin } from 'fast-check';
import { expect } from 'vitest';
import { MessageReader } from '../src/messages/message-reader.ts';
import { MessageWriter } from '../src/messages/message-writer.ts';
import { SCOPES } from '../src/options/option-codec.ts';
import type { Dhcpv6Option } from '../src/options/option-types.ts';

/** Octets out of hex digits; spaces and line ends are for the reader. */
export function hex(text: string): Uint8Array {
  return Uint8Array.from(text.replace(/\s/g, '').match(/../g) ?? [], (octet) => Number.parseInt(octet, 16));
}

/** Reads options that fill the octets. */
export function decodeOptions(octets: Uint8Array, scope: number = SCOPES.message): Dhcpv6Option[] {
  const reader = new MessageReader(octets);
  const options = reader.options(scope);
  expect(reader.error).toBeUndefined();
  return options;
}

export function encodeOption(option: Dhcpv6Option, scope: number = SCOPES.message): Uint8Array {
  const writer = new MessageWriter();
  writer.options([option], scope);
  return writer.finish();
}

/** The option and its octets belong together, whichever way one goes. */
export function expectOption(option: Dhcpv6Option, octets: string, scope: number = SCOPES.message): void {
  expect(encodeOption(option, scope)).toEqual(hex(octets));
  expect(decodeOptions(hex(octets), scope)).toEqual([option]);
}

/** The octets stay a raw option, which is written as it came, and a following option is not lost. */
export function expectMalformed(octets: string, malformed: string, scope: number = SCOPES.message): void {
  const bytes = hex(octets);
  const code = ((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0);
  const raw = { type: 'raw', code, data: bytes.slice(4), malformed };
  const next = { type: 'raw', code: 999, data: hex('ff') };
  const options = decodeOptions(Uint8Array.from([...bytes, ...hex('03e7 0001 ff')]), scope);
  expect(options).toEqual([raw, next]);
  expect(options.map((option) => encodeOption(option, scope))[0]).toEqual(bytes);
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
