/** A command line as a person would type it in a shell, with control characters made visible. */
export function formatCommand(file: string, args: readonly string[]): string {
  return [file, ...args].map(quoteArgument).join(' ');
}

function quoteArgument(argument: string): string {
  const visible = escapeControls(argument);
  if (/^[\w@%+=:,./-]+$/.test(visible)) return visible;
  return `'${visible.replaceAll("'", String.raw`'\''`)}'`;
}

/** Replaces control characters, which could move the cursor or recolour a terminal, by `\xNN`. */
export function escapeControls(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}]/gu,
    (character) => `\\x${(character.codePointAt(0) ?? 0).toString(16).padStart(2, '0')}`,
  );
}

/** The last lines that say something, joined on one line for a message. */
export function lastLines(text: string, count = 4): string {
  return text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-count)
    .map(escapeControls)
    .join('; ');
}
