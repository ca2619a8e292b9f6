import { chmod } from 'node:fs/promises';
import type { Action, Runner } from '@ovlab/core';
import { equivalentCommands } from '@ovlab/core';
import { applyPlan } from '@ovlab/linux-host';

/** A change that mends a fault and can do no harm: to the kernel's settings, or to the permissions of a file. */
export type FixAction =
  | Action
  /** Permission bits of a file or directory, for example 0o600. */
  | { readonly kind: 'chmod'; readonly path: string; readonly mode: number };

/** The command lines that do the same by hand. */
export function fixCommands(actions: readonly FixAction[]): readonly string[] {
  return actions.flatMap((action) =>
    action.kind === 'chmod'
      ? [`chmod ${action.mode.toString(8).padStart(4, '0')} ${action.path}`]
      : equivalentCommands(action),
  );
}

/**
 * Carries out what mends one fault, in its order.
 *
 * @param check the id of the check that found it, named in errors
 *
 * Errors: `OVLAB_E_COMMAND` with the words of the kernel, and those of the file system.
 */
export async function carryOut(
  check: string,
  actions: readonly FixAction[],
  runner: Runner,
  signal?: AbortSignal,
): Promise<void> {
  for (const action of actions) {
    if (action.kind === 'chmod') await chmod(action.path, action.mode);
    else {
      const step = { id: check, title: `mend ${check}`, reason: check, apply: [action], undo: [] };
      await applyPlan([step], runner, signal === undefined ? {} : { signal });
    }
  }
}
