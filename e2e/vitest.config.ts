import { configDefaults, defineConfig } from 'vitest/config';

const long = process.env['OVLAB_LONG'] === '1';
/** `npm test` runs each file by itself. */
const report = process.env['OVLAB_REPORT'] ?? 'vitest';

/** One test at a time: they look at the whole machine, and compare it before and after. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...(long ? [] : ['long/**'])],
    fileParallelism: false,
    maxWorkers: 1,
    sequence: { concurrent: false },
    testTimeout: 600_000,
    hookTimeout: 300_000,
    reporters: ['verbose', ['json', { outputFile: `.reports/${report}.json` }]],
  },
});
