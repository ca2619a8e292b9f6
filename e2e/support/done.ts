import { expect } from 'vitest';
import type { Machine } from './machine.ts';
import type { OvlabOutput } from './ovlab.ts';

/** Runs `ovlab ARGS`, which has to succeed, and shows what it said when it does not. */
export async function done(machine: Machine, args: readonly string[]): Promise<OvlabOutput> {
  const result = await machine.ovlab(args);
  expect(result.code, `ovlab ${args.join(' ')}: ${result.stderr}`).toBe(0);
  return result;
}
