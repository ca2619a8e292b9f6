import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Runner, RunOptions, RunResult } from '@ovlab/core';

/** Where gatherers look: programs run through the runner, in its network namespace; files lie below `root`. */
export interface Surroundings {
  readonly runner: Runner;
  /** Undefined: this machine's files say nothing about what is looked at. */
  readonly root: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** Runs a program that only looks. */
export async function ask(
  { runner, signal }: Surroundings,
  file: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  return runner.run(file, args, { timeout: 10_000, ...options, ...(signal === undefined ? {} : { signal }) });
}

/** The root of the files. Errors: an `Error` where they say nothing about what is looked at. */
export function rootOf({ root, runner }: Surroundings): string {
  if (root !== undefined) return root;
  throw new Error(`files of this machine say nothing about the network namespace ${runner.netns ?? ''}`);
}

/** The text of a file below a root; undefined when it is not there or may not be read. */
export async function readText(root: string, path: string): Promise<string | undefined> {
  return readFile(join(root, path), 'utf8').catch(() => undefined);
}
