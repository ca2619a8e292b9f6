import { readFileSync } from 'node:fs';
import { ExitCode, OvlabError, renderError } from '@ovlab/core/errors';
import { CommanderError } from 'commander';
import { createResponderCommand } from './command.ts';

/** Runs the standalone program; resolves with its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  // A reader that has seen enough (`monitor | head`) is no failure.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  try {
    await createResponderCommand().exitOverride().parseAsync(argv);
    return ExitCode.Done;
  } catch (error) {
    // Commander has printed its message already; help is an error with exit code 0.
    if (error instanceof CommanderError) return error.exitCode === 0 ? ExitCode.Done : ExitCode.Usage;
    if (!(error instanceof OvlabError)) throw error;
    const color = process.stderr.isTTY && !process.env['NO_COLOR'];
    process.stderr.write(`${renderError(error, { color, sourceText: sourceOf(error) })}\n`);
    return error.exitCode;
  }
}

/** Text of the file that the error is about. */
function sourceOf({ diagnostics: [first] }: OvlabError): string | undefined {
  if (first === undefined) return undefined;
  try {
    return readFileSync(first.file, 'utf8');
  } catch {
    return undefined;
  }
}
