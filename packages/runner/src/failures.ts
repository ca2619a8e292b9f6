import { OvlabError } from '@ovlab/core';
import { formatCommand, lastLines } from './command-line.ts';
import { installHint } from './programs.ts';

/** How a program ended; `stderr` may be only its end. */
export interface Ending {
  readonly exitCode: number;
  readonly stderr: string;
}

export function missingProgram(program: string): OvlabError {
  return new OvlabError('OVLAB_E_TOOL_MISSING', `the program ${program} is not installed`, {
    hint: installHint(program),
  });
}

export function aborted(file: string, args: readonly string[], cause?: unknown): OvlabError {
  return new OvlabError('OVLAB_E_ABORTED', `interrupted: ${formatCommand(file, args)}`, { cause });
}

/** Asked in a function because the compiler takes `aborted` for a constant between two looks at it. */
export function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted ?? false;
}

/** A program that ran and failed, with its own words. */
export function failedCommand(file: string, args: readonly string[], ending: Ending): OvlabError {
  const said = lastLines(ending.stderr);
  const message = `\`${formatCommand(file, args)}\` failed with exit code ${ending.exitCode}`;
  return commandError(said === '' ? message : `${message}: ${said}`, hintFor(ending.stderr));
}

export function timedOut(file: string, args: readonly string[], milliseconds: number): OvlabError {
  return commandError(
    `\`${formatCommand(file, args)}\` did not end within ${milliseconds / 1000} s and was stopped`,
  );
}

/** A program that could not be started at all, for a reason other than its absence. */
export function cannotStart(file: string, args: readonly string[], cause: unknown): OvlabError {
  const reason = cause instanceof Error ? lastLines(cause.message) : 'unknown reason';
  return commandError(`\`${formatCommand(file, args)}\` could not be started: ${reason}`, undefined, cause);
}

export function missingNetns(netns: string): OvlabError {
  return commandError(
    `the network namespace ${netns} does not exist`,
    '`ip netns` lists those that do; a lab makes its own with `ovlab up`',
  );
}

function commandError(message: string, hint?: string, cause?: unknown): OvlabError {
  return new OvlabError('OVLAB_E_COMMAND', message, hint === undefined ? { cause } : { hint, cause });
}

function hintFor(stderr: string): string | undefined {
  return /operation not permitted|permission denied/i.test(stderr)
    ? 'run it as root (CAP_NET_ADMIN, and CAP_SYS_ADMIN for namespaces)'
    : undefined;
}
