import type { Directive } from '../directive.ts';
import { byteOrderMarks, type ConfigEncoding } from './encoding.ts';
import type { Word } from './words.ts';

interface EntryBase {
  /** 1-based line that it begins on. */
  readonly line: number;
  /** Its line or lines as they stand in the file, ends of line included. */
  readonly source: string;
}

export interface BlankEntry extends EntryBase {
  readonly kind: 'blank';
}

export interface CommentEntry extends EntryBase {
  readonly kind: 'comment';
  /** Without the `#` or `;` and the blank behind it. */
  readonly text: string;
}

export interface OptionEntry extends EntryBase {
  readonly kind: 'option';
  /** Without a leading `--`. */
  readonly name: string;
  readonly args: readonly string[];
  /** Name and arguments with their places. */
  readonly words: readonly [Word, ...Word[]];
  /** What stands behind the option, from its `#` or `;` on. */
  readonly comment?: string;
}

/** A file's contents in place of its path: `<ca>` … `</ca>`. */
export interface BlockEntry extends EntryBase {
  readonly kind: 'block';
  readonly name: string;
  /** The opening tag. */
  readonly words: readonly [Word];
  /** Between the tags, ends of line included. May be a secret. */
  readonly text: string;
}

/** A line that OpenVPN refuses. */
export interface InvalidEntry extends EntryBase {
  readonly kind: 'invalid';
}

export type ConfigEntry = BlankEntry | CommentEntry | OptionEntry | BlockEntry | InvalidEntry;

/** A configuration file with everything that is in it: the sources of its entries, one behind the other, are the file. */
export interface ConfigDocument {
  /** Name for messages. */
  readonly file: string;
  readonly encoding: ConfigEncoding;
  /** The UTF-8 byte order mark that Windows editors put first; OpenVPN skips it. */
  readonly byteOrderMark: boolean;
  readonly entries: readonly ConfigEntry[];
}

/** The text of the file, byte for byte what was parsed. */
export function renderDocument(document: ConfigDocument): string {
  const mark = document.byteOrderMark ? byteOrderMarks[document.encoding] : '';
  return mark + document.entries.map(({ source }) => source).join('');
}

/** What the file says, without its layout: comments on lines of their own, options and blocks in their order. */
export function directivesOf(document: ConfigDocument): readonly Directive[] {
  return document.entries.flatMap((entry): Directive[] => {
    switch (entry.kind) {
      case 'option':
        return [{ kind: 'option', name: entry.name, args: entry.args }];
      case 'block':
        return [{ kind: 'block', name: entry.name, text: entry.text }];
      case 'comment':
        return [{ kind: 'comment', text: entry.text }];
      case 'blank':
      case 'invalid':
        return [];
    }
  });
}
