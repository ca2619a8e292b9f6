import { locked, type TransactionContext } from './context.ts';
import { isSettled, monotonic, type Transaction } from './journal.ts';
import { readJournal, removeJournal } from './journal-file.ts';
import { belongsHere, placeOf } from './place.ts';
import { rollBack } from './roll-back.ts';
import { pokeWatchdog } from './watchdog-socket.ts';

/**
 * The last change of the host, after what was broken off has been brought to an end: a rollback that was killed is
 * continued, a change whose command and watchdog are both gone is taken back. A journal of an earlier boot is
 * removed, since the reboot has taken the change back.
 *
 * Errors: `OVLAB_E_JOURNAL`, `OVLAB_E_LOCKED` while another command works, `OVLAB_E_FOREIGN` for a journal of another
 * network namespace.
 */
export async function lastChange(context: TransactionContext): Promise<Transaction | undefined> {
  const found = await currentJournal(context);
  if (found === undefined || isSettled(found) || (await isGuarded(context, found))) return found;
  return locked(context, 'rollback', async () => {
    const now = await readJournal(context.directory);
    if (now === undefined || isSettled(now) || (await isGuarded(context, now))) return now;
    const { transaction } = await rollBack(context, now, now.reason ?? 'what guarded it was ended');
    return transaction;
  });
}

/** The journal when it is of this boot; one of an earlier boot goes. */
async function currentJournal({ runner, directory }: TransactionContext): Promise<Transaction | undefined> {
  const found = await readJournal(directory);
  if (found === undefined || belongsHere(found, await placeOf(runner))) return found;
  await removeJournal(directory);
  return undefined;
}

/** Somebody takes care of it, or it can still be confirmed. */
async function isGuarded({ directory }: TransactionContext, transaction: Transaction): Promise<boolean> {
  if (transaction.phase === 'waiting' && monotonic() < transaction.deadline) return true;
  return (await pokeWatchdog(directory)) === transaction.id;
}
