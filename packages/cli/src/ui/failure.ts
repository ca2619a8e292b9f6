import { readFile } from 'node:fs/promises';
import { ExitCode, OvlabError, renderError } from '@ovlab/core/errors';
import type { CommanderError } from 'commander';
import type { CliContext } from '../context.ts';

/** Says what went wrong on standard error and sets the exit code; the one printer of errors. */
export async function showFailure(context: CliContext, error: unknown, debug: boolean): Promise<void> {
  if (isCommanderError(error)) {
    // Commander has printed its message itself; asking for help or the version is no failure.
    context.setExitCode(error.exitCode === 0 ? ExitCode.Done : ExitCode.Usage);
    return;
  }
  // Whatever an interrupt makes fail on the way out, the interrupt is the reason.
  if (context.signal.aborted && !(error instanceof OvlabError)) error = context.signal.reason;
  if (!(error instanceof OvlabError)) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    context.err(`${context.errStyle.red('error')}: this is a defect of ovlab [OVLAB_E_INTERNAL]\n${text}\n`);
    context.setExitCode(ExitCode.Failed);
    return;
  }
  const [first] = error.diagnostics;
  const sourceText =
    first === undefined ? undefined : await readFile(first.file, 'utf8').catch(() => undefined);
  context.err(`${colour(context, renderError(error, sourceText === undefined ? {} : { sourceText }))}\n`);
  if (debug) context.err(`${error.stack ?? ''}\n`);
  context.setExitCode(error.exitCode);
}

/** By its code, since the responder's command may come with a commander of its own. */
function isCommanderError(error: unknown): error is CommanderError {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('commander.');
}

function colour({ errStyle }: CliContext, text: string): string {
  return text
    .replace(
      /^((?:\S+:\d+:\d+: )?)error:/gm,
      (_, place: string) => `${place}${errStyle.red(errStyle.bold('error'))}:`,
    )
    .replace(
      /^((?:\S+:\d+:\d+: )?)warning:/gm,
      (_, place: string) => `${place}${errStyle.yellow('warning')}:`,
    )
    .replace(/^( *)hint:/gm, (_, indent: string) => `${indent}${errStyle.cyan('hint')}:`);
}
