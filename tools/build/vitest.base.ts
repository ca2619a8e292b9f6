import { defineConfig } from 'vitest/config';

/** Tests read the packages' sources, never their builds, so that a stale build cannot hide a change. */
export default defineConfig({
  resolve: { conditions: ['@ovlab/source', 'node', 'import', 'module', 'default'] },
  ssr: { resolve: { conditions: ['@ovlab/source', 'node', 'import', 'module', 'default'] } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: '.reports/vitest.json' }]],
    testTimeout: 20_000,
  },
});
