/** Takes a command line apart as `CommandLineToArgvW` documents it: the other half of the rules, written on its own. */
export function splitCommandLine(line: string): string[] {
  const program = line.startsWith('"')
    ? line.slice(1, line.indexOf('"', 1))
    : (line.split(/[ \t]/, 1)[0] ?? '');
  let at = program.length + (line.startsWith('"') ? 2 : 0);
  const args: string[] = [];
  let current: string | undefined;
  let quoted = false;
  while (at < line.length) {
    const sign = line.charAt(at);
    if (!quoted && (sign === ' ' || sign === '\t')) {
      if (current !== undefined) args.push(current);
      current = undefined;
      at += 1;
      continue;
    }
    current ??= '';
    const backslashes = /^\\*/.exec(line.slice(at))?.[0].length ?? 0;
    at += backslashes;
    const beforeQuote = line.charAt(at) === '"';
    current += '\\'.repeat(beforeQuote ? Math.floor(backslashes / 2) : backslashes);
    if (beforeQuote) {
      if (backslashes % 2 === 1) current += '"';
      else quoted = !quoted;
      at += 1;
    } else if (backslashes === 0) {
      current += sign;
      at += 1;
    }
  }
  if (current !== undefined) args.push(current);
  return [program, ...args];
}
