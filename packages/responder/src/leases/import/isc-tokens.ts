import type { TextPlace } from '../../import/radvd-error.ts';
import { LeaseFileError } from './lease-file-error.ts';
import type { Located } from './values.ts';

/** A word, a quoted text as it is written but without its quotes, or one of `{ } ;`. */
export interface IscToken extends Located {
  readonly quoted: boolean;
}

const token = /(?<blank>\s+|#.*)|"(?<quoted>(?:\\[^]|[^"\\])*)"|(?<word>[{};]|[^\s{};"]+)/y;

/** The tokens of a lease file one after the other: a large file would not fit into memory as a list of them. */
export class IscTokens {
  readonly #text: string;
  #position = 0;
  #line = 1;
  #lineStart = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Undefined at the end. Throws {@link LeaseFileError} for quotes that are not closed. */
  next(): IscToken | undefined {
    while (this.#position < this.#text.length) {
      token.lastIndex = this.#position;
      const found = token.exec(this.#text);
      if (found === null) throw new LeaseFileError(this.#place(1), 'these quotes are not closed');
      const [whole] = found;
      const { blank, quoted } = found.groups ?? {};
      const place = this.#place(whole.length);
      this.#advance(whole);
      if (blank === undefined) return { text: quoted ?? whole, quoted: quoted !== undefined, place };
    }
    return undefined;
  }

  /** The next token, which has to be there. */
  expect(what: string): IscToken {
    const end = this.#place(1);
    const found = this.next();
    if (found === undefined) throw new LeaseFileError(end, `the file ends where ${what} is expected`);
    return found;
  }

  #place(length: number): TextPlace {
    return { line: this.#line, column: this.#position - this.#lineStart + 1, length };
  }

  #advance(whole: string): void {
    for (let at = whole.indexOf('\n'); at >= 0; at = whole.indexOf('\n', at + 1)) {
      this.#line += 1;
      this.#lineStart = this.#position + at + 1;
    }
    this.#position += whole.length;
  }
}

export function isSign({ text, quoted }: IscToken, sign: '{' | '}' | ';'): boolean {
  return !quoted && text === sign;
}

const letters: Readonly<Record<string, number>> = { b: 8, t: 9, n: 10, r: 13 };

/** The octets of a quoted text: printable characters, and `\ooo`, `\xhh` or `\` before one for the others. */
export function octetsOf({ text, place }: Located): Uint8Array {
  const octets: number[] = [];
  for (const [part = '', octal, hexadecimal, single] of text.matchAll(
    /\\([0-7]{1,3})|\\x([0-9a-f]{1,2})|\\([^])|[^\\]/gi,
  )) {
    if (octal !== undefined) octets.push(Number.parseInt(octal, 8));
    else if (hexadecimal !== undefined) octets.push(Number.parseInt(hexadecimal, 16));
    else octets.push(letters[single ?? ''] ?? (single ?? part).charCodeAt(0));
  }
  if (octets.every((octet) => octet <= 0xff)) return Uint8Array.from(octets);
  throw new LeaseFileError(place, 'a character of this text is no octet');
}
