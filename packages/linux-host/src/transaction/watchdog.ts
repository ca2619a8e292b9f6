import { OvlabError } from '@ovlab/core';
import type { TransactionContext } from './context.ts';
import { GatewayWatch } from './gateway-watch.ts';
import { isSettled, monotonic, type Transaction } from './journal.ts';
import { journalPath, readJournal } from './journal-file.ts';
import { killProcess } from './process-identity.ts';
import { rollBack } from './roll-back.ts';
import { Wakeups } from './wakeups.ts';
import { listenForOwner } from './watchdog-socket.ts';

export interface WatchdogOptions extends TransactionContext {
  /** Told each thing that is worth a line in a log. */
  readonly log: (line: string) => void;
  /** Fires when the watchdog is asked to end: it takes the change back first. */
  readonly signal?: AbortSignal;
}

/** Milliseconds between two looks for the gateways. */
const GATEWAY_INTERVAL_MS = 1000;
const LOCK_WAIT_MS = 10_000;

/**
 * Guards the change that the journal of a directory tells of, and resolves once it is settled. It takes the change
 * back when the process that makes it ends too early, when the deadline passes without `confirm`, and when a gateway
 * that answered before has been lost.
 *
 * Errors: `OVLAB_E_NO_CHANGE` without a journal, `OVLAB_E_JOURNAL`.
 */
export async function runWatchdog(options: WatchdogOptions): Promise<void> {
  const { directory, runner, log, signal } = options;
  let known = await readJournal(directory);
  if (known === undefined) {
    throw new OvlabError('OVLAB_E_NO_CHANGE', `there is no ${journalPath(directory)}`);
  }
  const { id } = known;
  const wakeups = new Wakeups();
  const wake = (): void => {
    wakeups.wake();
  };
  let abandoned = false;
  const socket = await listenForOwner(directory, id, {
    onPoke: wake,
    onRelease: () => {
      abandoned = true;
      wake();
    },
  });
  signal?.addEventListener('abort', wake);
  const gateways = new GatewayWatch(runner);
  log(`guards change ${id}`);
  try {
    for (;;) {
      // When the journal cannot be read, nobody has confirmed.
      const read = await readJournal(directory).catch(() => undefined);
      if (read !== undefined && (read.id !== id || isSettled(read))) return;
      known = read ?? known;
      const reason =
        reasonToEnd(known, abandoned, signal?.aborted === true) ?? (await lostGateway(gateways, known));
      if (reason !== undefined) {
        await takeBack(options, known, reason);
        return;
      }
      const untilDeadline = known.deadline - monotonic();
      await wakeups.next(gateways.inDoubt ? 0 : Math.min(untilDeadline, GATEWAY_INTERVAL_MS));
    }
  } finally {
    signal?.removeEventListener('abort', wake);
    await socket.close();
    log('ends');
  }
}

function reasonToEnd(transaction: Transaction, abandoned: boolean, asked: boolean): string | undefined {
  const { phase, deadline, workTimeout, confirmTimeout } = transaction;
  const waits = phase === 'waiting';
  if (asked) return 'the watchdog was told to end';
  if (!waits && abandoned) return 'the command that made the change ended in the middle of it';
  if (monotonic() < deadline) return undefined;
  return waits ? `nobody confirmed it within ${confirmTimeout} s` : `it was not done after ${workTimeout} s`;
}

async function lostGateway(gateways: GatewayWatch, transaction: Transaction): Promise<string | undefined> {
  if (transaction.phase !== 'waiting') return undefined;
  // A look that fails is no answer either way; the deadline comes in any case.
  const lost = await gateways.lost(transaction).catch(() => []);
  return lost.length === 0 ? undefined : `${lost.join(' and ')} did not answer any more`;
}

async function takeBack(
  { runner, directory, lock, log }: WatchdogOptions,
  known: Transaction,
  reason: string,
): Promise<void> {
  // One that hangs in the middle would go on once it is taken back.
  if (known.phase !== 'waiting' && killProcess(known.owner)) log(`ended pid ${known.owner.pid}`);
  const held = await lock('rollback', LOCK_WAIT_MS).catch(() => undefined);
  if (held === undefined) log('somebody keeps the lock; goes on without it');
  try {
    const now = await readJournal(directory).catch(() => undefined);
    if (now !== undefined && (now.id !== known.id || isSettled(now))) return;
    log(`takes change ${known.id} back: ${reason}`);
    const { transaction, milliseconds } = await rollBack({ runner, directory }, now ?? known, reason);
    log(`took it back in ${milliseconds.toFixed(0)} ms`);
    for (const difference of transaction.differences ?? []) log(`differs: ${difference}`);
  } finally {
    await held?.release();
  }
}
