import type { Plan } from '@ovlab/core';
import { planRemove } from '../plan-remove.ts';
import type { HostSnapshot } from '../snapshot.ts';
import type { OriginalState } from './journal.ts';

/**
 * The way back from the marks on the host, and the kernel parameters as the journal remembers them. Those of
 * interfaces that are gone by then are left out.
 */
export function planRemoval(mark: string, observed: HostSnapshot, original: OriginalState | undefined): Plan {
  const marked = planRemove(mark, observed, original);
  const known = Object.entries(original?.sysctls ?? {}).filter(([name]) => name in observed.sysctls);
  const changed = known.filter(([name, value]) => observed.sysctls[name] !== value);
  if (changed.length === 0) return marked;
  return [
    ...marked,
    {
      id: 'sysctl.restore',
      title: 'set kernel parameters back',
      reason: changed
        .map(([name, value]) => `${name} was ${value} and is ${observed.sysctls[name] ?? ''}`)
        .join('; '),
      // All of them: the kernel takes a parameter of all interfaces for a wish about each one.
      apply: [{ kind: 'sysctl', values: Object.fromEntries(known) }],
      undo: [],
    },
  ];
}
