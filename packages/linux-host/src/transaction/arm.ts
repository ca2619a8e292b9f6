import { setTimeout as sleep } from 'node:timers/promises';
import { join } from 'node:path';
import { OvlabError, type StartedProcess } from '@ovlab/core';
import type { TransactionContext } from './context.ts';
import { identify, killProcess } from './process-identity.ts';
import { connectToWatchdog, type WatchdogConnection } from './watchdog-socket.ts';

/** A program that calls `runWatchdog`, with its arguments. */
export type WatchdogCommand = readonly [program: string, ...args: string[]];

export interface ArmOptions {
  /** Of the transaction. */
  readonly id: string;
  readonly command: WatchdogCommand;
  /**
   * systemd runs the machine. Then the watchdog gets a scope of its own: one in the scope of an SSH session ends
   * with the session where logind is told to end all processes of a user who logs out.
   */
  readonly systemd: boolean;
}

/** Milliseconds for the program to be loaded on a slow machine. */
const START_MS = 10_000;
const POLL_MS = 10;

/**
 * Starts the watchdog as the leader of its own session, without terminal and standard input, and waits until it
 * has read the journal and watches.
 *
 * Errors: `OVLAB_E_JOURNAL` when it does not come to that; nothing may be changed then.
 */
export async function armWatchdog(
  { runner, directory }: Pick<TransactionContext, 'runner' | 'directory'>,
  { id, command, systemd }: ArmOptions,
): Promise<WatchdogConnection> {
  const log = watchdogLog(directory);
  for (const [program, ...args] of systemd ? [inOwnScope(command, id), command] : [command]) {
    const started = await runner
      .start(program, args, { cwd: '/', logFile: log, detached: true })
      .catch((error: unknown) => {
        // Without systemd-run the session leader has to do; without the watchdog itself nothing goes on.
        if (program === command[0]) throw error;
        return undefined;
      });
    const connection = started && (await connected(started, directory, id));
    if (connection !== undefined) return connection;
    const identity = started && identify(started.pid);
    if (identity !== undefined) killProcess(identity);
  }
  throw new OvlabError('OVLAB_E_JOURNAL', 'the watchdog that would take the change back did not start', {
    hint: `nothing was changed; see ${log}`,
  });
}

/** The file that the watchdog writes to. */
function watchdogLog(directory: string): string {
  return join(directory, 'rollback.log');
}

function inOwnScope(command: WatchdogCommand, id: string): WatchdogCommand {
  const unit = `--unit=ovlab-rollback-${id}`;
  return ['systemd-run', '--scope', '--quiet', '--collect', unit, '--', ...command];
}

async function connected(
  { exited }: StartedProcess,
  directory: string,
  id: string,
): Promise<WatchdogConnection | undefined> {
  const ended = new AbortController();
  void exited.then(() => {
    ended.abort();
  });
  const deadline = performance.now() + START_MS;
  while (!ended.signal.aborted && performance.now() < deadline) {
    const connection = await connectToWatchdog(directory);
    if (connection?.id === id) return connection;
    connection?.close();
    await sleep(POLL_MS);
  }
  return undefined;
}
