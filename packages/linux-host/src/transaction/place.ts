import { readFile } from 'node:fs/promises';
import { OvlabError, type Runner } from '@ovlab/core';
import type { Transaction } from './journal.ts';

/** Where a change took place. */
export type Place = Pick<Transaction, 'bootId' | 'netns'>;

/** The boot of this machine and the network namespace of the runner (`net:[inode]`). */
export async function placeOf(runner: Runner): Promise<Place> {
  const [bootId, netns] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
    runner.run('readlink', ['/proc/self/ns/net']),
  ]);
  return { bootId: bootId.trim(), netns: netns.stdout.trim() };
}

/**
 * Whether a journal is of this boot: a reboot has taken the change back.
 *
 * Errors: `OVLAB_E_FOREIGN` for one of another network namespace of this boot.
 */
export function belongsHere(transaction: Transaction, place: Place): boolean {
  if (transaction.bootId !== place.bootId) return false;
  if (transaction.netns === place.netns) return true;
  throw new OvlabError(
    'OVLAB_E_FOREIGN',
    `the journal is of another network namespace (${transaction.netns}, and this is ${place.netns})`,
    {
      hint: 'give this server another name in its file, or its own directory with OVLAB_RUN_DIR',
    },
  );
}
