import { rootsFrom, watchHost } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';
import type { CliContext } from '../context.ts';

/** Runs until the change is settled. It has no terminal; what a hung-up session may still send does not end it. */
export async function serverWatchdogAction(
  { env, err }: CliContext,
  { name }: { readonly name: string },
): Promise<void> {
  const asked = new AbortController();
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.removeAllListeners(signal);
  for (const signal of ['SIGHUP', 'SIGINT'] as const) process.on(signal, () => undefined);
  process.on('SIGTERM', () => {
    asked.abort();
  });
  await watchHost(
    { name, roots: rootsFrom(env), runner: createRunner() },
    {
      signal: asked.signal,
      log: (line) => {
        err(`${new Date().toISOString()} pid ${String(process.pid)} ${line}\n`);
      },
    },
  );
}
