import { Option, type Command } from 'commander';
import type { CliContext } from '../context.ts';

/** Adds a sub-command with an example in its help and the program's ways of printing and leaving. */
export function addCommand(
  parent: Command,
  context: CliContext,
  usage: string,
  description: string,
  example: string,
): Command {
  return (
    parent
      .command(usage)
      .description(description)
      .configureOutput({ writeOut: context.out, writeErr: context.err })
      .showHelpAfterError('(add --help for the options)')
      .exitOverride()
      // Of the program, and accepted wherever it is written.
      .addOption(new Option('--debug').hideHelp())
      .addHelpText('after', `\nExample:\n  ${example}`)
  );
}
