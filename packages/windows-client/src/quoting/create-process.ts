import { OvlabError } from '@ovlab/core/errors';

/** UTF-16 units of a command line, without the NUL that ends it (`CreateProcessW`, lpCommandLine). */
const MAX_COMMAND_LINE = 32_766;

/**
 * One command line for `CreateProcess`, which a program takes apart again by the rules of `CommandLineToArgvW` and of
 * the C run-time: `args[0]` is the program. Blanks and quotes arrive, and so does every backslash. Not for cmd.exe,
 * whose own characters stay as they are.
 *
 * Errors: `OVLAB_E_USAGE` for a NUL, for a double quote in the program's name, which has no escape there, and for more
 * than 32,766 UTF-16 units.
 */
export function quoteForCreateProcess(args: readonly string[]): string {
  const [program, ...rest] = args;
  if (program === undefined) return '';
  const line = [quoteProgram(program), ...rest.map(quoteArgument)].join(' ');
  if (line.length > MAX_COMMAND_LINE) {
    throw new OvlabError(
      'OVLAB_E_USAGE',
      `A command line of ${line.length} characters is longer than the ${MAX_COMMAND_LINE} of Windows`,
    );
  }
  return line;
}

/** One argument after the program, quoted only where it must be. Errors: `OVLAB_E_USAGE` for a NUL. */
export function quoteArgument(arg: string): string {
  refuseNul(arg);
  if (arg !== '' && !/[\s"]/.test(arg)) return arg;
  // A backslash means something before a quote only, the closing one included: there each is doubled.
  const escaped = arg.replaceAll(/(\\*)"/g, String.raw`$1$1\"`).replace(/\\+$/, '$&$&');
  return `"${escaped}"`;
}

/** The first word is read by other rules: it ends at the next quote, or at a blank, and nothing escapes. */
export function quoteProgram(program: string): string {
  refuseNul(program);
  if (program.includes('"')) {
    throw new OvlabError('OVLAB_E_USAGE', `A program cannot be called ${JSON.stringify(program)}`, {
      hint: 'Windows has no file with a double quote in its name.',
    });
  }
  return program === '' || /\s/.test(program) ? `"${program}"` : program;
}

function refuseNul(arg: string): void {
  if (!arg.includes('\0')) return;
  throw new OvlabError('OVLAB_E_USAGE', `An argument cannot hold a NUL: ${JSON.stringify(arg)}`, {
    hint: 'A command line of Windows ends at the first one.',
  });
}
