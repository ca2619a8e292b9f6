import { access } from 'node:fs/promises';
import type { RunOptions, RunResult, StartedProcess, StartOptions } from '@ovlab/core';
import { execa } from 'execa';
import { attachProcess } from './attach.ts';
import {
  aborted,
  cannotStart,
  failedCommand,
  isAborted,
  missingNetns,
  missingProgram,
  timedOut,
} from './failures.ts';
import { enterNetns, execInNetns, type Invocation, netnsPath } from './netns.ts';
import { endingWithCaller } from './ending-with-caller.ts';
import { findProgram } from './programs.ts';
import { signalExitCode } from './signals.ts';
import { startProcess } from './start.ts';
import { streamLines } from './stream.ts';
import type { LocalRunner, LocalRunnerOptions, StreamOptions } from './types.ts';

const defaultTimeout = 30_000;

/** A runner of this machine's programs, in the caller's network namespace or in a named one. */
export function createRunner(options: LocalRunnerOptions = {}): LocalRunner {
  const { netns, onRun } = options;
  const known = new Map<string, string>();

  /** Found here and not by the kernel, so that a missing program is told apart from one that a wrapper misses. */
  async function locate(file: string, cwd?: string): Promise<string> {
    const path = known.get(file) ?? (await findProgram(file, cwd));
    if (path === undefined) throw missingProgram(file);
    if (!file.includes('/')) known.set(file, path);
    return path;
  }

  async function resolved(invocation: Invocation, cwd?: string): Promise<Invocation> {
    return { ...invocation, file: await locate(invocation.file, cwd) };
  }

  async function requireNetns(): Promise<void> {
    if (netns === undefined) return;
    await access(netnsPath(netns)).catch(() => {
      throw missingNetns(netns);
    });
  }

  function tell(file: string, args: readonly string[], exitCode: number | undefined, since: number): void {
    onRun?.({ netns, file, args, exitCode, milliseconds: performance.now() - since });
  }

  async function run(file: string, args: readonly string[], run: RunOptions = {}): Promise<RunResult> {
    if (isAborted(run.signal)) throw aborted(file, args, run.signal?.reason);
    const program = await locate(file, run.cwd);
    const shown: Invocation = netns === undefined ? { file, args } : enterNetns(netns, file, args);
    const actual = shown.file === file ? { file: program, args: shown.args } : await resolved(shown, run.cwd);
    const timeout = run.timeout ?? defaultTimeout;
    const since = performance.now();
    const result = await execa(actual.file, actual.args, {
      ...(run.input === undefined ? { stdin: 'ignore' as const } : { input: run.input }),
      ...(run.env === undefined ? {} : { env: run.env }),
      ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
      ...(run.signal === undefined ? {} : { cancelSignal: run.signal }),
      timeout,
      reject: false,
      stripFinalNewline: false,
    });
    const exitCode = result.exitCode ?? signalExitCode(result.signal);
    tell(file, args, exitCode, since);
    if (result.isCanceled) throw aborted(file, args, result.cause);
    if (result.timedOut) throw timedOut(shown.file, shown.args, timeout);
    if (exitCode === undefined) throw cannotStart(shown.file, shown.args, result.cause);
    if (exitCode !== 0 && run.reject !== false) {
      await requireNetns();
      throw failedCommand(shown.file, shown.args, { exitCode, stderr: result.stderr });
    }
    return { exitCode, stdout: result.stdout, stderr: result.stderr };
  }

  async function start(
    file: string,
    args: readonly string[],
    start: StartOptions = {},
  ): Promise<StartedProcess> {
    const since = performance.now();
    const program = await locate(file, start.cwd);
    await requireNetns();
    const actual =
      netns === undefined
        ? { file: program, args }
        : await resolved(execInNetns(netns, program, args), start.cwd);
    const started = await startProcess(actual, start);
    tell(file, args, undefined, since);
    return started;
  }

  async function attach(
    file: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): Promise<number> {
    const program = netns === undefined ? await locate(file) : file;
    await requireNetns();
    const actual =
      netns === undefined ? { file: program, args } : await resolved(execInNetns(netns, file, args));
    return attachProcess(actual, env);
  }

  async function* stream(
    file: string,
    args: readonly string[],
    options: StreamOptions = {},
  ): AsyncGenerator<string> {
    const since = performance.now();
    const program = await locate(file, options.cwd);
    await requireNetns();
    const shown: Invocation = netns === undefined ? { file, args } : enterNetns(netns, file, args);
    const actual =
      shown.file === file ? { file: program, args: shown.args } : await resolved(shown, options.cwd);
    const ending = yield* streamLines(await endingWithCaller(actual), options);
    tell(file, args, ending?.exitCode, since);
    if (ending !== undefined && ending.exitCode !== 0) throw failedCommand(shown.file, shown.args, ending);
  }

  return {
    netns,
    run,
    start,
    attach,
    stream,
    within: (name) => createRunner(onRun === undefined ? { netns: name } : { netns: name, onRun }),
  };
}
