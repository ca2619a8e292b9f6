import type { Runner } from '@ovlab/core';

/** Told after every program that was run, started or streamed; never carries its input, which may be secret. */
export interface RunEvent {
  readonly netns: string | undefined;
  readonly file: string;
  readonly args: readonly string[];
  /** 0..255 or 128 + signal number; undefined when it did not start or still runs. */
  readonly exitCode: number | undefined;
  readonly milliseconds: number;
}

export interface StreamOptions {
  readonly signal?: AbortSignal;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

export interface LineStreamer {
  /**
   * Lines of the standard output of a long-running program, without their ends. The signal ends the program and
   * then the iteration, without an error; so does leaving the loop.
   *
   * Errors: as {@link Runner}'s `run` when the program is missing or ends with another exit code than 0.
   */
  stream(file: string, args: readonly string[], options?: StreamOptions): AsyncIterable<string>;
}

/** A runner of processes of this machine. */
export interface LocalRunner extends Runner, LineStreamer {
  /**
   * Runs a program on the caller's terminal, with its standard streams, and returns the exit code.
   *
   * Errors: `OVLAB_E_TOOL_MISSING` when the program does not exist.
   */
  attach(file: string, args: readonly string[], env?: Readonly<Record<string, string>>): Promise<number>;
  within(netns: string): LocalRunner;
}

export interface LocalRunnerOptions {
  /** Name of a namespace below /run/netns; default: the caller's own. */
  readonly netns?: string;
  readonly onRun?: (event: RunEvent) => void;
}
