import { defineConfig } from 'vitest/config';

/**
 * Tests read the packages' sources, never their builds, so that a stale build cannot hide a change. Node gets these
 * conditions too: with `import` among them it would take ES modules where CommonJS packages require each other.
 */
const conditions = ['@ovlab/source', 'node'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    reporters: ['default', ['json', { outputFile: '.reports/vitest.json' }]],
    testTimeout: 20_000,
  },
});
