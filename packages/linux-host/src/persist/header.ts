import { createHash } from 'node:crypto';

/** What the header of a file says. */
export interface Header {
  readonly lab: string;
  /** Whether the rest is as it was written. */
  readonly intact: boolean;
}

const pattern = /^# Written by ovlab for (\S+); sha256 ([0-9a-f]{16})\n/m;

/**
 * The text with a line that says who wrote it and a digest of the rest, behind the line that names an
 * interpreter if there is one.
 */
export function withHeader(lab: string, text: string): string {
  const first = /^#!.*\n/.exec(text)?.[0] ?? '';
  const line = `# Written by ovlab for ${lab}; sha256 ${digestOf(text)}\n`;
  return `${first}${line}${explanation}${text.slice(first.length)}`;
}

const explanation =
  '# Change the lab file and run `ovlab server persist`; a change made here is found and not overwritten.\n';

/** The header of a text that {@link withHeader} made; undefined when it has none. */
export function readHeader(text: string): Header | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const before = text.slice(0, match.index);
  if (before !== '' && !/^#!.*\n$/.test(before)) return undefined;
  const [line, lab = '', digest] = match;
  const rest = before + text.slice(match.index + line.length).replace(explanation, '');
  return { lab, intact: digest === digestOf(rest) };
}

/** The first 64 bits of SHA-256, enough against accidents. */
export function digestOf(text: string | Uint8Array): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
