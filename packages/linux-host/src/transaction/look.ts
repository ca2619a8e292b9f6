import type { Runner } from '@ovlab/core';
import { observeMachine } from '../machine/observe-machine.ts';
import type { MachineSnapshot } from '../machine/snapshot.ts';

/** What a transaction remembers of a host. */
export type Snapshot = MachineSnapshot;

export async function look(runner: Runner): Promise<Snapshot> {
  return observeMachine(runner);
}
