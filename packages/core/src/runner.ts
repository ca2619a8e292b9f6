export interface RunOptions {
  /** Text for standard input; without it standard input is closed. */
  readonly input?: string;
  /** Added to the environment of the caller. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  /** Milliseconds until the process is ended; default 30,000. */
  readonly timeout?: number;
  /** When false, a non-zero exit code is returned instead of thrown; default true. */
  readonly reject?: boolean;
}

export interface RunResult {
  /** 0..255, or 128 + signal number. */
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface StartOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** File that standard output and standard error are appended to (created 0600); default: discarded. */
  readonly logFile?: string;
  /** When true the process leads its own session and outlives the caller. */
  readonly detached?: boolean;
}

export interface StartedProcess {
  readonly pid: number;
  /** Settles with the exit code once the process has ended; never rejects. */
  readonly exited: Promise<number>;
}

/**
 * The only way to run programs. A command line is always an argument vector, never a shell string.
 *
 * Errors: {@link OvlabError} `OVLAB_E_TOOL_MISSING` when the program does not exist, `OVLAB_E_COMMAND` with the
 * command line and the end of standard error when it fails, `OVLAB_E_ABORTED` when the signal fired.
 */
export interface Runner {
  /** Name of the network namespace (as in `ip netns`) that programs run in; undefined: the caller's own. */
  readonly netns: string | undefined;
  run(file: string, args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Starts a long-running program; resolves once it has a pid. */
  start(file: string, args: readonly string[], options?: StartOptions): Promise<StartedProcess>;
  /** The same runner inside another network namespace. */
  within(netns: string): Runner;
}
