import fc from 'fast-check';

/** Characters that mean something to cmd.exe, to CreateProcess or to both, more often than others. */
const special: string = '\\\\"" \t&|<>()^!%;,=@\'`~*?[]{}#$+:/';
const letters: string = 'abcxyz019';
const foreign: string = 'äßñжλ日本';

export const ascii = fc.string({ unit: fc.constantFrom(...special, ...letters), maxLength: 12 });
export const unicode = fc.string({ unit: fc.constantFrom(...special, ...foreign), maxLength: 12 });

/** Things that people meet. */
const known = [
  ['OpenVPN TAP-Windows6', 'C:\\Program Files\\OpenVPN\\', 'C:\\PROGRA~1'],
  ['%x%', '%x:~0,3%', '100%', '%%', '%1', '%~dp0', '%'],
  ['', ' ', '"', '\\', '\\"', '\\\\"', 'a\\\\', '^', '^^', '!PATH!'],
  ['a&calc', 'a|b', 'a>b', 'a<b', '(a)', '"&calc"', '"a&b" c|d'],
];

/** Seconds that each test of random arguments may take; 0: a fixed number of them, the same each time. */
const fuzzSeconds = Number(process.env['OVLAB_FUZZ_SECONDS'] ?? 0);

/** Milliseconds for a test of random arguments on a busy machine. */
export const fuzzTimeout = 120_000 + 3_000 * fuzzSeconds;

/** Lists of arguments: what people meet and the same random ones each time. */
export function samples(arbitrary: fc.Arbitrary<string>): readonly (readonly string[])[] {
  return [...known, ...random(arbitrary, 20, 7)];
}

/** Tries {@link samples}, and in a long run others for as long as it is meant to last. */
export async function trySamples(
  arbitrary: fc.Arbitrary<string>,
  attempt: (args: readonly (readonly string[])[]) => Promise<void>,
): Promise<void> {
  const deadline = performance.now() + fuzzSeconds * 1000;
  await attempt(samples(arbitrary));
  while (performance.now() < deadline) await attempt(random(arbitrary, 60, Date.now()));
}

function random(arbitrary: fc.Arbitrary<string>, count: number, seed: number): string[][] {
  return fc.sample(fc.array(arbitrary, { minLength: 1, maxLength: 5 }), { numRuns: count, seed });
}
