import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CliContext } from '../context.ts';
import { createProgram } from '../program.ts';
import { showFailure } from '../ui/failure.ts';
import { styleFor } from '../ui/style.ts';

/** What a command line printed and ended with. */
export interface CliResult {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** Runs command lines in this process, each in the same temporary working directory. */
export function cliInTemporaryDirectory(): {
  readonly cwd: string;
  run(...args: string[]): Promise<CliResult>;
  remove(): void;
} {
  const cwd = mkdtempSync(join(tmpdir(), 'ovlab-cli-'));
  return {
    cwd,
    run: (...args) => runCli(cwd, args),
    remove: () => {
      rmSync(cwd, { recursive: true, force: true });
    },
  };
}

async function runCli(cwd: string, args: readonly string[]): Promise<CliResult> {
  const printed = { out: '', err: '' };
  let code = 0;
  const style = styleFor({}, { NO_COLOR: '1' });
  const context: CliContext = {
    env: { OVLAB_RUN_DIR: join(cwd, 'run'), OVLAB_STATE_DIR: join(cwd, 'state') },
    cwd,
    out: (text) => {
      printed.out += text;
    },
    err: (text) => {
      printed.err += text;
    },
    outStyle: style,
    errStyle: style,
    signal: new AbortController().signal,
    self: [process.execPath, '/nowhere/ovlab.js'],
    setExitCode: (value) => {
      code = value;
    },
  };
  try {
    await createProgram(context).parseAsync(args, { from: 'user' });
  } catch (error) {
    await showFailure(context, error, false);
  }
  return { ...printed, code };
}
