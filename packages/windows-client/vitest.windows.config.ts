import { defineConfig } from 'vitest/config';
import base from '../../tools/build/vitest.base.ts';

const { test, ...rest } = base;

/** What runs on a real Windows: the tests that need no other system, and those that need this one. */
export default defineConfig({
  ...rest,
  test: { ...test, include: ['src/**/*.test.ts', 'test/driver.test.ts', 'test/windows/*.spec.ts'] },
});
