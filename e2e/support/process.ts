import { spawn, type ChildProcess } from 'node:child_process';
import { constants } from 'node:os';

export interface Output {
  /** 128 + signal number when a signal ended it. */
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessOptions {
  /** Added to the environment of the test. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly input?: string;
  /** Milliseconds until SIGKILL; default 300,000. */
  readonly timeout?: number;
}

/** A program that has been started, for tests that send signals to it. */
export interface Started {
  readonly child: ChildProcess;
  readonly finished: Promise<Output>;
  /** Sends a signal to the program itself; false when it has ended. */
  kill(signal: NodeJS.Signals): Promise<boolean>;
}

/** Starts a program; nothing is thrown when it fails, the test looks at the code. */
export function start(file: string, args: readonly string[], options: ProcessOptions = {}): Started {
  const child = spawn(file, args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: options.timeout ?? 300_000,
    killSignal: 'SIGKILL',
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  // A program that ends without reading its input closes the pipe; its exit code tells the story.
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input);
  const finished = new Promise<Output>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), stdout, stderr });
    });
  });
  return { child, finished, kill: (signal) => Promise.resolve(child.kill(signal)) };
}

/** Runs a program to its end. */
export function run(file: string, args: readonly string[], options?: ProcessOptions): Promise<Output> {
  return start(file, args, options).finished;
}

/** Runs a program that has to succeed, and returns its standard output. */
export async function output(
  file: string,
  args: readonly string[],
  options?: ProcessOptions,
): Promise<string> {
  const { code, stdout, stderr } = await run(file, args, options);
  if (code !== 0) throw new Error(`${[file, ...args].join(' ')} ended with ${code}: ${stderr || stdout}`);
  return stdout;
}

/** Where programs are run: on this machine, in one of its namespaces, or in a machine of its own. */
export interface Place {
  start(file: string, args: readonly string[], options?: ProcessOptions): Started;
  /** Runs a program whatever it ends with. */
  run(file: string, args: readonly string[], options?: ProcessOptions): Promise<Output>;
  /** Runs a program that has to succeed; returns its standard output. */
  output(file: string, args: readonly string[], options?: ProcessOptions): Promise<string>;
}

/** This machine, in the network namespace of the tests. */
export const here: Place = { start, run, output };
