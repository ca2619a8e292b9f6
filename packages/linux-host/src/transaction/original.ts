import type { Plan } from '@ovlab/core';
import type { OriginalState } from './journal.ts';
import type { Snapshot } from './look.ts';

/**
 * What a later `remove` has to know of the host as it was before the first change.
 *
 * @param earlier of the change before, when what it made still stands
 */
export function originalState(
  plan: Plan,
  { links, addresses }: Snapshot,
  earlier: OriginalState | undefined,
): OriginalState {
  const sysctls = Object.assign({}, ...plan.flatMap(({ undo }) => undo.map(valuesOf))) as Record<
    string,
    string
  >;
  if (earlier === undefined) return { links, addresses, sysctls };
  // The oldest value is the original one.
  return { ...earlier, sysctls: { ...sysctls, ...earlier.sysctls } };
}

function valuesOf(action: Plan[number]['undo'][number]): Readonly<Record<string, string>> {
  return action.kind === 'sysctl' ? action.values : {};
}
