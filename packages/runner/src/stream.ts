import { execa } from 'execa';
import { cannotStart, type Ending, isAborted } from './failures.ts';
import type { Invocation } from './netns.ts';
import { signalExitCode } from './signals.ts';
import type { StreamOptions } from './types.ts';

/** Characters of standard error that are kept for a message; a program that runs for days may say much. */
const stderrTail = 4096;

/** Yields lines; returns how the program ended, or undefined when the signal ended it. */
export async function* streamLines(
  invocation: Invocation,
  options: StreamOptions,
): AsyncGenerator<string, Ending | undefined> {
  const { signal } = options;
  if (isAborted(signal)) return undefined;
  const subprocess = execa(invocation.file, invocation.args, {
    stdin: 'ignore',
    ...(options.env === undefined ? {} : { env: options.env }),
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    buffer: false,
    reject: false,
  });
  let stderr = '';
  subprocess.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr = (stderr + chunk).slice(-stderrTail);
  });
  // Ended by hand and not by execa's cancelSignal, which turns the wanted end into an error of the iteration.
  const end = (): void => void subprocess.kill('SIGTERM');
  signal?.addEventListener('abort', end, { once: true });
  try {
    yield* splitLines(subprocess.stdout.setEncoding('utf8'));
    await subprocess;
  } finally {
    signal?.removeEventListener('abort', end);
    end();
    await subprocess;
  }
  if (isAborted(signal)) return undefined;
  const result = await subprocess;
  const exitCode = result.exitCode ?? signalExitCode(result.signal);
  if (exitCode === undefined) throw cannotStart(invocation.file, invocation.args, result.cause);
  return { exitCode, stderr };
}

async function* splitLines(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
