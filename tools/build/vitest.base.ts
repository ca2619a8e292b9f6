import { defineConfig } from 'vitest/config';

/**
 * Tests read the packages' sources, never their builds, so that a stale build cannot hide a change. Node gets these
 * conditions too: with `import` among them it would take ES modules where CommonJS packages require each other.
 */
const conditions = ['@ovlab/source', 'node'];

/** Only what hangs should end here: how fast a machine is, and what else it does, decides nothing. */
const patience = 120_000;

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    reporters: ['default', ['json', { outputFile: '.reports/vitest.json' }]],
    testTimeout: patience,
    hookTimeout: patience,
    expect: { poll: { timeout: patience / 2 } },
    projects: [
      // Beside the code: cores without input and output. They share a process, which loads each module once.
      { extends: true, test: { name: 'src', include: ['src/**/*.test.ts'], isolate: false } },
      // What changes processes, files and the kernel has a process for each file.
      { extends: true, test: { name: 'test', include: ['test/**/*.test.ts'] } },
    ],
  },
});
