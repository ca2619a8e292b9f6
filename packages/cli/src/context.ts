import { styleFor, type Style } from './ui/style.ts';

/** What a command gets from its surroundings; a test hands in its own. */
export interface CliContext {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** For results; with `--json` exactly one document. */
  readonly out: (text: string) => void;
  /** For progress, logs and errors. */
  readonly err: (text: string) => void;
  readonly outStyle: Style;
  readonly errStyle: Style;
  /** Fires at the first SIGINT or SIGTERM; the reason is an `OVLAB_E_ABORTED`. */
  readonly signal: AbortSignal;
  /** The command line that starts this program again. */
  readonly self: readonly [string, ...string[]];
  readonly setExitCode: (code: number) => void;
}

export function processContext(signal: AbortSignal, script: string): CliContext {
  const { env, stdout, stderr } = process;
  return {
    env,
    cwd: process.cwd(),
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    outStyle: styleFor(stdout, env),
    errStyle: styleFor(stderr, env),
    signal,
    self: [process.execPath, script],
    setExitCode: (code) => {
      process.exitCode = code;
    },
  };
}
