import { OvlabError } from '@ovlab/core/errors';
import { quoteArgument, quoteProgram } from './create-process.ts';

/** Characters of a line that cmd.exe reads, with all its expansions. */
const MAX_LINE = 8191;

export interface CmdContext {
  /**
   * `line`: what follows `cmd /c`, or is typed; there `%%` are two per cent signs. `script`: a line of a .cmd or .bat
   * file, where they are one.
   */
  readonly in: 'line' | 'script';
  /** Whether `!name!` is replaced there (`cmd /v:on`, `setlocal EnableDelayedExpansion`); default false. */
  readonly delayedExpansion?: boolean;
}

/**
 * A line with which cmd.exe starts the program `args[0]`, and the program receives exactly the other arguments. For
 * programs only: a script among `args` reads its arguments as cmd.exe does, a second time.
 *
 * After `cmd /d /s /c` the line stands in one more pair of double quotes, which cmd.exe takes away.
 *
 * Every special character has its caret, the double quotes too: so cmd.exe is never inside quotes, where a caret
 * would be one of the characters.
 *
 * Errors: `OVLAB_E_USAGE` for what is not carried: a line break, a NUL, `!` with delayed expansion, `%` in the name of a
 * program in a line, more than 8,191 characters.
 */
export function quoteForCmd(args: readonly string[], context: CmdContext): string {
  const [program, ...rest] = args;
  if (program === undefined) return '';
  refuseReplaced(args, context);
  const words = [quoteProgramForCmd(program), escapeSpecial(rest.map(quoteArgument).join(' '))];
  const line = words.filter((word) => word !== '').join(' ');
  const text = context.in === 'script' ? line.replaceAll('%', '%%') : escapePercent(line);
  if (text.length > MAX_LINE) {
    throw new OvlabError(
      'OVLAB_E_USAGE',
      `A line of ${text.length} characters is longer than the ${MAX_LINE} that cmd.exe reads`,
    );
  }
  return text;
}

/** In real quotes: cmd.exe ends the name of a program at a comma and the like, where a caret does not help. */
function quoteProgramForCmd(program: string): string {
  const quoted = quoteProgram(program);
  return quoted.startsWith('"') || !/[&|<>^(),;=@!]/.test(quoted) ? quoted : `"${quoted}"`;
}

function escapeSpecial(text: string): string {
  return text.replaceAll(/[()^"<>&|]/g, '^$&');
}

/**
 * No escape keeps `%PATH%` from being looked up. A name that begins and ends with a caret is nobody's, though, and both
 * carets are gone when the line is read on.
 */
function escapePercent(line: string): string {
  return line.replaceAll('%', '^%').replaceAll(/%(?![\^]|$)/g, '%^');
}

function refuseReplaced(args: readonly string[], { in: where, delayedExpansion }: CmdContext): void {
  for (const arg of args) {
    if (/[\r\n]/.test(arg)) {
      throw refusal(
        `cmd.exe cannot pass on a line break: ${JSON.stringify(arg)}`,
        'Start the program without it.',
      );
    }
    if (delayedExpansion === true && arg.includes('!')) {
      throw refusal(
        `cmd.exe would replace what is between exclamation marks: ${JSON.stringify(arg)}`,
        'Write "setlocal DisableDelayedExpansion" before.',
      );
    }
  }
  if (where === 'line' && args[0]?.includes('%') === true) {
    throw refusal(
      `cmd.exe would look for a variable in the name ${JSON.stringify(args[0])}`,
      'Write the line into a script, or start the program without cmd.exe.',
    );
  }
}

function refusal(message: string, hint: string): OvlabError {
  return new OvlabError('OVLAB_E_USAGE', message, { hint });
}
