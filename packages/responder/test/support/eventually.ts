import { vi } from 'vitest';

/** Milliseconds after which what a test waits for will not come, on a machine however busy. */
export const PATIENCE = 60_000;

/** Resolves once the assertion holds, and with what it gives; rejects with its words after {@link PATIENCE}. */
export function eventually<T>(assertion: () => T | Promise<T>, interval = 20): Promise<T> {
  return vi.waitFor(assertion, { timeout: PATIENCE, interval });
}
