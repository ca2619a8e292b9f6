import type { Options } from 'tsup';

/** The one build recipe of the libraries: ESM for Node 20, types beside it, sources for debuggers. */
export function library(overrides: Options = {}): Options {
  return {
    entry: ['src/index.ts'],
    format: 'esm',
    target: 'node20',
    platform: 'node',
    dts: true,
    sourcemap: true,
    clean: true,
    ...overrides,
  };
}
