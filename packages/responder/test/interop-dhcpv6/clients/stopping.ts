import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** Ends a program by a signal and resolves when it is gone. */
export async function endBySignal(child: ChildProcess | undefined): Promise<void> {
  if (child === undefined) throw new Error('it was not started');
  const closed = once(child, 'close');
  child.kill('SIGTERM');
  await closed;
}
