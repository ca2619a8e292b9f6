/** Makes control, bidirectional and line-separator characters visible, so that a message stays one line. */
export function escapeControls(text: string): string {
  return text.replaceAll(controls, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return String.raw`\u${code.toString(16).padStart(4, '0')}`;
  });
}

/** The same for a line under which a caret stands: each such character keeps the width of one. */
export function maskControls(text: string): string {
  return text
    .replaceAll('\t', ' ')
    .replaceAll(controls, (character) =>
      character < ' ' ? String.fromCodePoint(0x2400 + (character.codePointAt(0) ?? 0)) : '\u{fffd}',
    );
}

const controls = /[\p{Cc}\u061c\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/gu;

/** A value of the file as a message shows it, shortened to 40 characters. */
export function show(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a group of keys';
  if (typeof value === 'string') return `"${shorten(value)}"`;
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : 'this value';
}

export function shorten(text: string): string {
  const characters = charactersOf(text);
  return characters.length > 40 ? `${characters.slice(0, 39).join('')}…` : text;
}

export function plural(count: number, noun: string): string {
  return `${String(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** Unicode code points, which is what a column counts. */
export function charactersOf(text: string): string[] {
  return Array.from(text, (character) => character);
}
