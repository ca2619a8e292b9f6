import type { ConfigEncoding } from './encoding.ts';

const MARK_OCTETS = 3;

/** A line with its end. */
export interface SourceLine {
  /** 1-based. */
  readonly number: number;
  readonly source: string;
  /** Its end included, and the byte order mark on the first line. */
  readonly octets: number;
}

/** Hands out the lines of a text, one by one; `\n` alone ends a line, and `\r` is a blank like any other. */
export class LineReader {
  readonly #text: string;
  readonly #encoding: ConfigEncoding;
  readonly #markOctets: number;
  #offset = 0;
  #number = 0;

  constructor(text: string, encoding: ConfigEncoding, byteOrderMark: boolean) {
    this.#text = text;
    this.#encoding = encoding;
    this.#markOctets = byteOrderMark ? MARK_OCTETS : 0;
  }

  /** The next line; undefined at the end. */
  next(): SourceLine | undefined {
    if (this.#offset >= this.#text.length) return undefined;
    const end = this.#text.indexOf('\n', this.#offset) + 1 || this.#text.length;
    const source = this.#text.slice(this.#offset, end);
    this.#offset = end;
    this.#number += 1;
    const octets = Buffer.byteLength(source, this.#encoding) + (this.#number === 1 ? this.#markOctets : 0);
    return { number: this.#number, source, octets };
  }
}
