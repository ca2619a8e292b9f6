import { OvlabError, type Plan, type Step } from '@ovlab/core';
import { armWatchdog, type WatchdogCommand } from './arm.ts';
import { carryOut } from './carry-out.ts';
import { locked, type TransactionContext } from './context.ts';
import { isSettled, monotonic, type Phase, type Transaction } from './journal.ts';
import { readJournal, removeJournal, writeJournal } from './journal-file.ts';
import { look, type Snapshot } from './look.ts';
import { newTransaction } from './new-transaction.ts';
import { lastChange } from './recover.ts';

export interface ChangeRequest {
  /** The steps from what is to what shall be; empty when nothing differs. */
  readonly plan: (observed: Snapshot) => Plan;
  /** What of the plan does not hold when the host is read back; empty: all of it does. */
  readonly verify: (plan: Plan, observed: Snapshot) => readonly string[];
  /** Whether something that was made before stands, so that the state before that is the original one. */
  readonly continues: (observed: Snapshot) => boolean;
  /** Starts the process that takes the change back. */
  readonly watchdog: WatchdogCommand;
  /** systemd runs the machine: then the watchdog does not end with the session that it is started from. */
  readonly systemd: boolean;
  /** Seconds from the end of the verification until it is taken back when nobody confirms. */
  readonly confirmTimeout: number;
  /** Seconds after which steps and verification count as hanging, and are taken back; default 30. */
  readonly workTimeout?: number;
  readonly signal?: AbortSignal;
  readonly onPhase?: (phase: Phase, transaction: Transaction) => void;
  /** Told after a step has been carried out whole. */
  readonly onStep?: (step: Step, index: number) => void;
}

const DEFAULT_WORK_SECONDS = 30;

/**
 * Changes a host so that it ends in the new state or in the old one, and never between: the journal and a watchdog
 * of its own come before the first step; afterwards the host is read back and the gateways are asked. What it
 * resolves with waits to be confirmed; undefined when there was nothing to do.
 *
 * Errors: `OVLAB_E_UNCONFIRMED` when another change waits, `OVLAB_E_JOURNAL` and nothing was changed,
 * `OVLAB_E_ROLLED_BACK` when it did not hold and was taken back, `OVLAB_E_ABORTED` likewise after the signal.
 */
export async function applyChange(
  context: TransactionContext,
  request: ChangeRequest,
): Promise<Transaction | undefined> {
  await lastChange(context);
  return locked(context, 'apply', async () => {
    const previous = await readJournal(context.directory);
    if (previous !== undefined && !isSettled(previous)) throw unconfirmed(previous);
    request.signal?.throwIfAborted();
    const startedAt = monotonic();
    const before = await look(context.runner);
    const plan = request.plan(before);
    if (plan.length === 0) return undefined;
    const planned = await newTransaction(context.runner, {
      before,
      plan,
      startedAt,
      confirmTimeout: request.confirmTimeout,
      workTimeout: request.workTimeout ?? DEFAULT_WORK_SECONDS,
      original: request.continues(before) ? previous?.original : undefined,
    });
    return guarded(context, request, planned, previous);
  });
}

async function guarded(
  context: TransactionContext,
  request: ChangeRequest,
  planned: Transaction,
  previous: Transaction | undefined,
): Promise<Transaction> {
  const watchdog = await arm(context, request, planned, previous);
  watchdog.hold();
  try {
    return await carryOut(context, request, planned);
  } finally {
    watchdog.close();
  }
}

async function arm(
  context: TransactionContext,
  { watchdog: command, systemd }: ChangeRequest,
  planned: Transaction,
  previous: Transaction | undefined,
): ReturnType<typeof armWatchdog> {
  const { directory } = context;
  try {
    await writeJournal(directory, planned);
    return await armWatchdog(context, { id: planned.id, command, systemd });
  } catch (cause) {
    await (previous === undefined ? removeJournal(directory) : writeJournal(directory, previous)).catch(
      () => undefined,
    );
    if (!(cause instanceof OvlabError)) throw cause;
    throw new OvlabError(cause.code, `nothing was changed: ${cause.message}`, {
      ...(cause.hint === undefined ? {} : { hint: cause.hint }),
      cause,
    });
  }
}

function unconfirmed({ phase, deadline }: Transaction): OvlabError {
  const seconds = Math.max(0, Math.ceil((deadline - monotonic()) / 1000));
  return phase === 'waiting'
    ? new OvlabError(
        'OVLAB_E_UNCONFIRMED',
        `a change waits to be confirmed, ${seconds} s are left; nothing was changed`,
        { hint: 'keep it with `ovlab server confirm`, or take it back with `ovlab server rollback`' },
      )
    : new OvlabError('OVLAB_E_UNCONFIRMED', 'the last change is being taken back; nothing was changed', {
        hint: 'try again in a moment; `ovlab server status` tells when it is done',
      });
}
