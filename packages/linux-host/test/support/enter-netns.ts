import { closeSync, openSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';
import koffi from 'koffi';

const CLONE_NEWNET = 0x40000000;

/** Moves this process into a network namespace: what it opens from then on is there. It can be called again. */
export function enterNetns(name: string): void {
  // A namespace belongs to a thread, and /proc/net is that of the first one.
  if (!isMainThread) throw new Error('namespaces can be entered on the main thread only');
  const setns = koffi.load(null).func('int setns(int, int)') as (fd: number, kind: number) => number;
  const file = openSync(`/run/netns/${name}`, 'r');
  try {
    if (setns(file, CLONE_NEWNET) !== 0) throw new Error(`setns failed with errno ${String(koffi.errno())}`);
  } finally {
    closeSync(file);
  }
}
