import { setTimeout as sleep } from 'node:timers/promises';
import { OvlabError } from '@ovlab/core';
import { applyPlan } from '../apply.ts';
import type { ChangeRequest } from './apply-change.ts';
import type { TransactionContext } from './context.ts';
import { silentGateways } from './gateway-watch.ts';
import { monotonic, type Transaction } from './journal.ts';
import { writeJournal } from './journal-file.ts';
import { look } from './look.ts';
import { GATEWAY_TIMEOUT_MS } from './new-transaction.ts';
import { rollBack } from './roll-back.ts';

/** What the kernel does by itself after a change, such as an advertisement that it hears, takes a moment. */
const READ_BACK_ATTEMPTS = 4;
const READ_BACK_PAUSE_MS = 250;

/**
 * Carries out the steps of a change that is written down and guarded, verifies them, and leaves it waiting.
 *
 * Errors: `OVLAB_E_ROLLED_BACK`, `OVLAB_E_ABORTED`; either way everything was taken back.
 */
export async function carryOut(
  context: TransactionContext,
  request: ChangeRequest,
  planned: Transaction,
): Promise<Transaction> {
  const { directory, runner } = context;
  const { signal, onPhase, onStep } = request;
  let current = planned;
  const note = async (change: Partial<Transaction>): Promise<void> => {
    const next = { ...current, ...change };
    await writeJournal(directory, next);
    if (next.phase !== current.phase) onPhase?.(next.phase, next);
    current = next;
  };
  try {
    for (const [index, step] of planned.plan.entries()) {
      signal?.throwIfAborted();
      await note({ phase: 'applying', begun: index + 1 });
      await applyPlan([step], runner, signal === undefined ? {} : { signal });
      onStep?.(step, index);
    }
    await note({ phase: 'verifying' });
    await verify(context, request, current);
    signal?.throwIfAborted();
    await note({ phase: 'waiting', deadline: monotonic() + planned.confirmTimeout * 1000 });
    return current;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    onPhase?.('rolling-back', current);
    const { transaction } = await rollBack(context, current, reason);
    onPhase?.('rolled-back', transaction);
    throw tookBack(error, reason, transaction, signal?.aborted === true);
  }
}

async function verify(
  { runner }: TransactionContext,
  request: ChangeRequest,
  { plan, gateways }: Transaction,
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const wrong = request.verify(plan, await look(runner));
    if (wrong.length === 0) break;
    if (attempt === READ_BACK_ATTEMPTS) throw new Error(`it did not hold: ${wrong.join('; ')}`);
    await sleep(READ_BACK_PAUSE_MS);
  }
  const silent = await silentGateways(runner, gateways, GATEWAY_TIMEOUT_MS);
  if (silent.length > 0) throw new Error(`${silent.join(' and ')} did not answer any more`);
}

function tookBack(
  cause: unknown,
  reason: string,
  { differences = [] }: Transaction,
  interrupted: boolean,
): OvlabError {
  const hint = cause instanceof OvlabError ? cause.hint : undefined;
  const whole = 'everything is as it was before';
  const state = differences.length === 0 ? whole : `not everything could be set back: ${first(differences)}`;
  return new OvlabError(
    interrupted ? 'OVLAB_E_ABORTED' : 'OVLAB_E_ROLLED_BACK',
    `${interrupted ? 'interrupted' : reason}; ${state}`,
    { ...(hint === undefined ? {} : { hint }), cause },
  );
}

/** The journal and `server status` have all of them. */
function first(differences: readonly string[]): string {
  const shown = differences.slice(0, SHOWN_DIFFERENCES).join('; ');
  const more = differences.length - SHOWN_DIFFERENCES;
  return more > 0 ? `${shown}; and ${more} more` : shown;
}

const SHOWN_DIFFERENCES = 3;
