/** A command of a ```console block with what the page says about it. */
export interface ConsoleCommand {
  readonly command: string;
  /** From a comment `# exit 2` at the end of the line; else 0. */
  readonly exit: number;
  /** The lines shown below the command. */
  readonly shown: readonly string[];
}

const PROMPT = '$ ';

/** Reads a block; a command goes on after a backslash, and a here-document belongs to it. */
export function parseConsole(block: string): ConsoleCommand[] {
  const commands: ConsoleCommand[] = [];
  const lines = block.split('\n');
  for (let index = 0; index < lines.length; index += 1) {
    const first = lines[index] ?? '';
    if (!first.startsWith(PROMPT)) throw new Error(`no prompt before "${first}"`);
    const taken = [first.slice(PROMPT.length)];
    const more = (): void => {
      index += 1;
      if (index >= lines.length) throw new Error(`the end of "${first}" is missing`);
      taken.push(lines[index] ?? '');
    };
    while (taken.at(-1)?.endsWith('\\') === true) more();
    const end = /<<'?(\w+)'?/.exec(taken.join('\n'))?.[1];
    while (end !== undefined && taken.at(-1) !== end) more();
    const exit = Number(/# exit (\d+)$/.exec(taken.at(-1) ?? '')?.[1] ?? 0);
    const shown: string[] = [];
    while (index + 1 < lines.length && !(lines[index + 1] ?? '').startsWith(PROMPT)) {
      index += 1;
      shown.push(lines[index] ?? '');
    }
    commands.push({ command: taken.join('\n'), exit, shown });
  }
  return commands;
}

/**
 * The lines of a page that the output does not have, in the order of the page. What differs from run to run does not
 * count: numbers, widths of columns, and the lines left out where the page shows `…`.
 */
export function missingLines(shown: readonly string[], output: string): string[] {
  const actual = output.split('\n').map(alike);
  const missing: string[] = [];
  let from = 0;
  for (const line of shown) {
    const wanted = alike(line);
    if (wanted === '' || wanted === '…') continue;
    const at = actual.indexOf(wanted, from);
    if (at === -1) missing.push(line);
    else from = at + 1;
  }
  return missing;
}

function alike(line: string): string {
  return line
    .replaceAll(/\d+(\.\d+)?/g, '#')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
