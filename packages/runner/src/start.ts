import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { OvlabError, type StartedProcess, type StartOptions } from '@ovlab/core';
import { cannotStart } from './failures.ts';
import type { Invocation } from './netns.ts';
import { signalExitCode } from './signals.ts';

/**
 * Starts a program that goes on running, with both outputs appended to the log file. Node's own `spawn`, because
 * a process that may outlive its starter must hold the file itself and no pipe to the starter.
 */
export async function startProcess(invocation: Invocation, options: StartOptions): Promise<StartedProcess> {
  const log = options.logFile === undefined ? undefined : await openLog(options.logFile);
  const detached = options.detached ?? false;
  try {
    const output = log?.fd ?? 'ignore';
    const child = spawn(invocation.file, invocation.args, {
      stdio: ['ignore', output, output],
      env: { ...process.env, ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      detached,
    });
    const exited = new Promise<number>((resolve) => {
      child.once('exit', (code, signal) => resolve(code ?? signalExitCode(signal ?? undefined) ?? 0));
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', reject);
    }).catch((cause: unknown) => {
      throw cannotStart(invocation.file, invocation.args, cause);
    });
    // A later error of the handle (a kill that comes too late) is no news for anybody.
    child.on('error', () => undefined);
    if (child.pid === undefined) throw cannotStart(invocation.file, invocation.args, new Error('no pid'));
    if (detached) child.unref();
    return { pid: child.pid, exited };
  } finally {
    await log?.close();
  }
}

async function openLog(path: string): ReturnType<typeof open> {
  return open(path, 'a', 0o600).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OvlabError('OVLAB_E_FILE', `the log file ${path} cannot be opened: ${reason}`, { cause });
  });
}
