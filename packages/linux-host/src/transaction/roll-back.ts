import type { Plan, Runner } from '@ovlab/core';
import { compareSnapshots, type Difference } from '../compare.ts';
import { observe } from '../observe.ts';
import { undoPlan } from '../undo.ts';
import type { TransactionContext } from './context.ts';
import { monotonic, type Transaction } from './journal.ts';
import { writeJournal } from './journal-file.ts';
import { hasLifetimes, withPresentLifetimes } from './lifetimes.ts';
import { look } from './look.ts';

/** What a rollback has done. */
export interface RolledBack {
  readonly transaction: Transaction;
  /** Milliseconds until everything was undone; the comparison comes after. */
  readonly milliseconds: number;
}

/**
 * Takes a change back and compares with what was before. The caller holds the lock. It can be broken off at any
 * moment and begun again. The journal tells of it, but a full disk does not keep it from being done.
 */
export async function rollBack(
  { runner, directory }: Pick<TransactionContext, 'runner' | 'directory'>,
  transaction: Transaction,
  reason: string,
): Promise<RolledBack> {
  const since = performance.now();
  // Side by side: the former journal would make the next command begin again as well.
  const [failures] = await Promise.all([
    undo(runner, transaction),
    noteIfPossible(directory, { ...transaction, phase: 'rolling-back', reason }),
  ]);
  const milliseconds = performance.now() - since;
  const after = await look(runner);
  const found = compareSnapshots(transaction.before, after).map(describe);
  const ended: Transaction = {
    ...transaction,
    phase: 'rolled-back',
    reason,
    ended: new Date().toISOString(),
    // What could not be undone counts only where it shows.
    differences: found.length === 0 ? [] : [...found, ...failures],
  };
  await noteIfPossible(directory, ended);
  return { transaction: ended, milliseconds };
}

async function undo(runner: Runner, transaction: Transaction): Promise<readonly string[]> {
  const failures: string[] = [];
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  };
  let { plan } = transaction;
  await attempt(async () => {
    plan = await withLifetimes(runner, transaction);
  });
  // All of them: to undo what was never done changes nothing, and the counter may be one behind. Each for itself, so
  // that one that hangs does not keep the others from being undone.
  for (const step of plan.toReversed()) await attempt(() => undoPlan([step], 1, runner));
  return failures;
}

async function withLifetimes(runner: Runner, { plan, startedAt }: Transaction): Promise<Plan> {
  if (!hasLifetimes(plan)) return plan;
  const elapsed = Math.floor((monotonic() - startedAt) / 1000);
  return withPresentLifetimes(plan, { elapsed, now: await observe(runner) });
}

async function noteIfPossible(directory: string, transaction: Transaction): Promise<void> {
  // The former journal stays, by which the next command begins again.
  await writeJournal(directory, transaction).catch(() => undefined);
}

function describe({ what, before, after }: Difference): string {
  if (after === undefined) return `${what} is missing`;
  if (before === undefined) return `${what} was not there before`;
  return `${what} was ${before} and is ${after}`;
}
