import { OvlabError, type ErrorCode } from '@ovlab/core';

/** What `ovlab server apply` would do, or why it would refuse. */
export type Comparison =
  { readonly steps: readonly string[] } | { readonly problem: string; readonly hint: string | undefined };

/** Errors that say nothing of how the machine is set up. */
const notOfTheMachine: readonly ErrorCode[] = [
  'OVLAB_E_ABORTED',
  'OVLAB_E_COMMAND',
  'OVLAB_E_NOT_PERMITTED',
  'OVLAB_E_TOOL_MISSING',
];

/** Errors: an `Error` where nobody can tell, and what says nothing of the machine. */
export async function gatherComparison(
  differences: (() => Promise<readonly string[]>) | undefined,
): Promise<Comparison> {
  if (differences === undefined) throw new Error('there is no lab file of a real server to compare with');
  try {
    return { steps: await differences() };
  } catch (error) {
    if (!(error instanceof OvlabError) || notOfTheMachine.includes(error.code)) throw error;
    return { problem: error.message, hint: error.hint };
  }
}
