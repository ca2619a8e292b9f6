import { closeSync, openSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import koffi from 'koffi';

const CLONE_NEWNET = 0x40000000;

/**
 * Moves this process into a network namespace for good: sockets and programs that it opens from then on are there.
 * The threads that look up names stay where they are.
 */
export function enterNetns(name: string): void {
  // Network namespaces belong to threads; another one would not see what is done here.
  if (!isMainThread) throw new Error('namespaces can be entered on the main thread only');
  const setns = koffi.load(null).func('int setns(int, int)');
  const file = openSync(`/run/netns/${name}`, 'r');
  try {
    if (setns(file, CLONE_NEWNET) !== 0) throw new Error(`setns failed with errno ${koffi.errno()}`);
  } finally {
    closeSync(file);
  }
}
