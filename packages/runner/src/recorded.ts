import type { Runner, RunOptions, RunResult, StartedProcess, StartOptions } from '@ovlab/core';
import { formatCommand } from './command-line.ts';
import { aborted, failedCommand, isAborted, missingProgram } from './failures.ts';
import type { LineStreamer, StreamOptions } from './types.ts';

/** What a program of the table answers; a string is its standard output with exit code 0. */
export type RecordedAnswer = string | Partial<RunResult> | { readonly missing: true };

/**
 * Answers by command line (`ip -j link`), or by `NETNS: command line` for one namespace only, which is looked
 * for first. A function is asked at each call, so that an answer can depend on what ran before.
 */
export type RecordedTable = Readonly<
  Record<string, RecordedAnswer | ((call: RecordedCall) => RecordedAnswer)>
>;

export interface RecordedCall {
  readonly how: 'run' | 'start' | 'stream';
  readonly netns: string | undefined;
  /** The command line as in the table, without the namespace. */
  readonly line: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly input: string | undefined;
  readonly options: RunOptions | StartOptions | StreamOptions;
}

/** A process that exists only in the test; it runs until `end`. */
export interface RecordedProcess extends StartedProcess {
  readonly call: RecordedCall;
  end(exitCode?: number): void;
}

/** A runner whose world is a table; it and all runners got by `within` share one record. */
export interface RecordedRunner extends Runner, LineStreamer {
  readonly calls: readonly RecordedCall[];
  readonly processes: readonly RecordedProcess[];
  within(netns: string): RecordedRunner;
}

interface SharedRecord {
  readonly calls: RecordedCall[];
  readonly processes: RecordedProcess[];
}

/** A {@link RecordedRunner}; a command line that the table lacks is an error that names it. */
export function createRecordedRunner(table: RecordedTable = {}): RecordedRunner {
  return recorded(table, undefined, { calls: [], processes: [] });
}

function recorded(table: RecordedTable, netns: string | undefined, record: SharedRecord): RecordedRunner {
  function answer(
    how: RecordedCall['how'],
    file: string,
    args: readonly string[],
    options: RunOptions | StartOptions | StreamOptions,
  ): { call: RecordedCall; result: RunResult } {
    const line = formatCommand(file, args);
    const input = 'input' in options ? options.input : undefined;
    const call: RecordedCall = { how, netns, line, file, args, input, options };
    record.calls.push(call);
    const found = (netns === undefined ? undefined : table[`${netns}: ${line}`]) ?? table[line];
    if (found === undefined) throw new Error(`the table of the recorded runner has no answer for: ${line}`);
    const given = typeof found === 'function' ? found(call) : found;
    if (typeof given === 'object' && 'missing' in given) throw missingProgram(file);
    const result = typeof given === 'string' ? { stdout: given } : given;
    return { call, result: { exitCode: 0, stdout: '', stderr: '', ...result } };
  }

  async function run(file: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
    if (isAborted(options.signal)) throw aborted(file, args, options.signal?.reason);
    const { result } = answer('run', file, args, options);
    // A real process never ends within the turn that started it, nor when the signal fires meanwhile.
    await new Promise((resolve) => setImmediate(resolve));
    if (isAborted(options.signal)) throw aborted(file, args, options.signal?.reason);
    if (result.exitCode !== 0 && options.reject !== false) throw failedCommand(file, args, result);
    return result;
  }

  async function start(
    file: string,
    args: readonly string[],
    options: StartOptions = {},
  ): Promise<StartedProcess> {
    const { call } = answer('start', file, args, options);
    let end: (exitCode: number) => void = () => undefined;
    const exited = new Promise<number>((resolve) => {
      end = resolve;
    });
    const pid = 4_194_304 + record.processes.length + 1; // above the kernel's largest pid: a kill of it hits nobody
    const started: RecordedProcess = { pid, exited, call, end: (exitCode = 0) => end(exitCode) };
    record.processes.push(started);
    return Promise.resolve(started);
  }

  async function* stream(
    file: string,
    args: readonly string[],
    options: StreamOptions = {},
  ): AsyncGenerator<string> {
    const { result } = answer('stream', file, args, options);
    const lines = result.stdout.split('\n');
    if (lines.at(-1) === '') lines.pop();
    for (const line of lines) {
      await Promise.resolve();
      if (isAborted(options.signal)) return;
      yield line;
    }
    if (isAborted(options.signal)) return;
    if (result.exitCode !== 0) throw failedCommand(file, args, result);
  }

  return {
    netns,
    calls: record.calls,
    processes: record.processes,
    run,
    start,
    stream,
    within: (name) => recorded(table, name, record),
  };
}
