import type { Runner } from '@ovlab/core';

/** The host that is changed, with the place of its journal. */
export interface TransactionContext {
  /** Runs programs in the network namespace that is changed. */
  readonly runner: Runner;
  /** Directory of the journal, the log and the socket of the watchdog; made when missing, for its owner alone. */
  readonly directory: string;
  /** Keeps every other change of this host out. Errors: `OVLAB_E_LOCKED`. */
  readonly lock: HostLock;
}

/**
 * @param purpose told to whoever finds the lock held
 * @param wait milliseconds to wait for it
 */
export type HostLock = (purpose: string, wait: number) => Promise<{ readonly release: () => Promise<void> }>;

/** Runs with the lock held. */
export async function locked<T>(
  { lock }: Pick<TransactionContext, 'lock'>,
  purpose: string,
  work: () => Promise<T>,
): Promise<T> {
  const held = await lock(purpose, LOCK_WAIT_MS);
  try {
    return await work();
  } finally {
    await held.release();
  }
}

/** A rollback that runs takes some tenths of a second. */
const LOCK_WAIT_MS = 5000;
