import { RadvdError, type TextPlace } from './radvd-error.ts';

/** A word, a quoted text without its quotes, or one of `{ } ; /`. */
export interface Token {
  readonly text: string;
  readonly quoted: boolean;
  readonly place: TextPlace;
}

/** A comment begins where a word could; within a word the character is one of it. */
const token = /(?<blank>\s+|#.*)|"(?<quoted>(?:\\.|[^"\\])*)"|(?<word>[{};/]|[^\s{};/"]+)/y;

/** The words of a radvd.conf, without comments. Throws {@link RadvdError}. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let line = 1;
  let lineStart = 0;
  token.lastIndex = 0;
  for (let start = 0; start < text.length; start = token.lastIndex) {
    const [whole, groups] = match(text, start, line, lineStart);
    const place = { line, column: start - lineStart + 1, length: whole.length };
    if (groups['blank'] === undefined) {
      tokens.push({ text: groups['quoted'] ?? whole, quoted: groups['quoted'] !== undefined, place });
    }
    for (let at = whole.indexOf('\n'); at >= 0; at = whole.indexOf('\n', at + 1)) {
      line += 1;
      lineStart = start + at + 1;
    }
  }
  return tokens;
}

function match(
  text: string,
  start: number,
  line: number,
  lineStart: number,
): readonly [string, Readonly<Record<string, string | undefined>>] {
  token.lastIndex = start;
  const found = token.exec(text);
  if (found !== null) return [found[0], found.groups ?? {}];
  const place = { line, column: start - lineStart + 1, length: 1 };
  throw new RadvdError(place, 'these quotes are not closed', 'close the quotes where the text ends');
}
