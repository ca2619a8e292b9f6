import { OvlabError } from '@ovlab/core';
import { locked, type TransactionContext } from './context.ts';
import type { Transaction } from './journal.ts';
import { readJournal, writeJournal } from './journal-file.ts';
import { lastChange } from './recover.ts';
import { rollBack } from './roll-back.ts';
import { pokeWatchdog } from './watchdog-socket.ts';

/**
 * Keeps the change that waits. One that is confirmed already is returned as it is.
 *
 * Errors: `OVLAB_E_NO_CHANGE` when there is none, `OVLAB_E_ROLLED_BACK` when it came too late, `OVLAB_E_JOURNAL` when
 * it cannot be written down: then the change is still taken back at its deadline.
 */
export async function confirmChange(context: TransactionContext): Promise<Transaction> {
  await lastChange(context);
  const confirmed = await locked(context, 'confirm', async () => {
    const found = requireChange(await readJournal(context.directory));
    if (found.phase === 'confirmed') return found;
    if (found.phase !== 'waiting') throw tooLate(found);
    const done: Transaction = { ...found, phase: 'confirmed', ended: new Date().toISOString() };
    await writeJournal(context.directory, done);
    return done;
  });
  await pokeWatchdog(context.directory);
  return confirmed;
}

/**
 * Takes the last change back at once, also one that is confirmed. One that was taken back is returned as it is.
 *
 * Errors: `OVLAB_E_NO_CHANGE` when there is none.
 */
export async function rollBackChange(
  context: TransactionContext,
  reason = 'it was asked for',
): Promise<Transaction> {
  requireChange(await lastChange(context));
  const done = await locked(context, 'rollback', async () => {
    const found = requireChange(await readJournal(context.directory));
    if (found.phase === 'rolled-back') return found;
    return (await rollBack(context, found, reason)).transaction;
  });
  await pokeWatchdog(context.directory);
  return done;
}

function requireChange(found: Transaction | undefined): Transaction {
  if (found !== undefined) return found;
  throw new OvlabError('OVLAB_E_NO_CHANGE', 'this host has no change to confirm or to take back', {
    hint: 'make one with `ovlab server apply`',
  });
}

function tooLate({ phase, reason = 'it was broken off' }: Transaction): OvlabError {
  const what = phase === 'rolled-back' ? 'was taken back' : 'is being taken back';
  return new OvlabError('OVLAB_E_ROLLED_BACK', `the change ${what}: ${reason}`, {
    hint: 'apply it again with `ovlab server apply`',
  });
}
