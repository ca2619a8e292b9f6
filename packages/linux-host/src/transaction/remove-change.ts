import type { Plan, Step } from '@ovlab/core';
import { applyPlan } from '../apply.ts';
import { owned } from '../owned.ts';
import { locked, type TransactionContext } from './context.ts';
import { isSettled, type OriginalState, type Transaction } from './journal.ts';
import { readJournal, removeJournal } from './journal-file.ts';
import { look, type Snapshot } from './look.ts';
import { planRemoval } from './plan-removal.ts';
import { lastChange } from './recover.ts';
import { rollBackChange } from './settle.ts';

export interface RemoveRequest {
  /** Says whose the things are, for example `ovlab:vps`. */
  readonly mark: string;
  readonly signal?: AbortSignal;
  readonly onStep?: (step: Step, index: number) => void;
}

/**
 * Takes everything back that carries the mark, and returns the steps that it took; none when there was nothing. A
 * change that waits is taken back first. The uplink gets what the bridge carries at that moment, and what the first
 * journal tells of it: kernel parameters and settings of the link. It can be broken off and begun again.
 */
export async function removeChanges(context: TransactionContext, request: RemoveRequest): Promise<Plan> {
  const last = await lastChange(context);
  if (last !== undefined && !isSettled(last)) await rollBackChange(context, 'everything is removed');
  return locked(context, 'remove', async () => {
    const journal = await readJournal(context.directory);
    const observed = await look(context.runner);
    const plan = planRemoval(request.mark, observed, stillMeant(journal, request.mark, observed));
    const { signal, onStep } = request;
    await applyPlan(plan, context.runner, {
      ...(signal === undefined ? {} : { signal }),
      ...(onStep === undefined ? {} : { onStep }),
    });
    await removeJournal(context.directory);
    return plan;
  });
}

/** After a rollback with nothing of ours left, what the journal remembers is somebody else's business. */
function stillMeant(
  journal: Transaction | undefined,
  mark: string,
  observed: Snapshot,
): OriginalState | undefined {
  const stands = journal?.phase === 'confirmed' || owned(mark, observed).bridges.length > 0;
  return stands ? journal?.original : undefined;
}
