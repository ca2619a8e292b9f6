import { spawn } from 'node:child_process';
import { cannotStart } from './failures.ts';
import type { Invocation } from './netns.ts';
import { signalExitCode } from './signals.ts';

/**
 * Runs a program on the caller's own terminal and returns its exit code. Signals of the terminal reach the
 * program directly, since both are in the foreground; the caller waits for what the program makes of them.
 */
export async function attachProcess(
  invocation: Invocation,
  env: Readonly<Record<string, string>> = {},
): Promise<number> {
  const ignore = (): void => undefined;
  const signals = ['SIGINT', 'SIGQUIT'] as const;
  for (const signal of signals) process.on(signal, ignore);
  try {
    const child = spawn(invocation.file, invocation.args, {
      stdio: 'inherit',
      env: { ...process.env, ...env },
    });
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        resolve(code ?? signalExitCode(signal ?? undefined) ?? 0);
      });
    });
  } catch (cause) {
    throw cannotStart(invocation.file, invocation.args, cause);
  } finally {
    for (const signal of signals) process.off(signal, ignore);
  }
}
