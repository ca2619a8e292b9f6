import { equivalentCommands, type Plan } from '@ovlab/core';

/** A plan for a dry run: what, why, and the commands that do the same by hand, without colours. */
export function describePlan(plan: Plan): readonly string[] {
  return plan.flatMap((step, index) => [
    `${index + 1}. ${step.title}`,
    `   because ${step.reason}`,
    ...(step.notes ?? []).map((note) => `   note: ${note}`),
    ...step.apply
      .flatMap(equivalentCommands)
      .flatMap((command) => command.split('\n'))
      .map((line) => `   ${line}`),
  ]);
}
