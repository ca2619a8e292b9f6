import type { Diagnostic } from '@ovlab/core';
import type { BlockEntry, ConfigEntry, InvalidEntry } from './document.ts';
import type { LineReader, SourceLine } from './line-reader.ts';
import { MAX_WORDS, splitWords, type Word } from './words.ts';

export type Report = (problem: Omit<Diagnostic, 'file'>) => void;

/** OpenVPN refuses a line when its buffer of 256 octets is full, the line break included (options.h, OPTION_LINE_SIZE). */
const LINE_BUFFER_OCTETS = 256;

/** The entry that begins with a line; the lines of a block are taken from the reader. */
export function readEntry(line: SourceLine, reader: LineReader, report: Report): ConfigEntry {
  const place = { line: line.number, source: line.source };
  const { words, comment, problem, ignoredFrom } = splitWords(line.source);
  if (line.octets >= LINE_BUFFER_OCTETS) {
    report(tooLong(line));
    return { kind: 'invalid', ...place };
  }
  if (problem !== undefined) {
    report({ ...problem, severity: 'error', line: line.number, path: words[0]?.value ?? '' });
    return { kind: 'invalid', ...place };
  }
  const [first, ...others] = words;
  if (first === undefined) {
    return comment === undefined
      ? { kind: 'blank', ...place }
      : { kind: 'comment', ...place, text: comment.text.slice(1).replace(/^ /, '') };
  }
  if (first.value.startsWith('-----BEGIN')) return strayPem(line, reader, report);
  const name = first.value.length >= 3 && first.value.startsWith('--') ? first.value.slice(2) : first.value;
  const tag = others.length === 0 ? /^<([\s\S]*)>$/.exec(name)?.[1] : undefined;
  if (tag !== undefined) return readBlock(tag, first, line, reader, report);
  warn([first, ...others], name, line.number, ignoredFrom, report);
  const args = others.map(({ value }) => value);
  return {
    kind: 'option',
    ...place,
    name,
    args,
    words: [first, ...others],
    ...(comment === undefined ? {} : { comment: comment.text }),
  };
}

const leadingBlanks = /^[ \t\v\f\r]+/;

/** A block ends at the first line that begins with the closing tag, blanks before it and anything behind it ignored. */
function readBlock(
  name: string,
  opening: Word,
  { number, source }: SourceLine,
  reader: LineReader,
  report: Report,
): BlockEntry | InvalidEntry {
  const closing = `</${name}>`;
  const place = { line: number, column: opening.column, length: opening.length, path: name };
  let text = '';
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    if (line.source.replace(leadingBlanks, '').startsWith(closing)) {
      return {
        kind: 'block',
        line: number,
        source: source + text + line.source,
        name,
        words: [opening],
        text,
      };
    }
    if (line.octets >= LINE_BUFFER_OCTETS && line.source.includes(closing)) {
      const number = String(line.number);
      const message = `Line ${number} holds ${closing} and is longer than OpenVPN's buffer, which may cut it before the tag`;
      const hint = `Put ${closing} on a line of its own.`;
      // Shown at the opening tag: an excerpt of this line could be an excerpt of a key.
      report({ code: 'line-length', severity: 'error', ...place, message, hint });
    }
    text += line.source;
  }
  const message = `The block <${name}> is not closed`;
  report({
    code: 'open-block',
    severity: 'error',
    ...place,
    message,
    hint: `Put ${closing} on a line of its own behind it.`,
  });
  return { kind: 'invalid', line: number, source: source + text };
}

/** A certificate or key that stands in the file as it is; taken as one, so that no message quotes from it. */
function strayPem({ number, source }: SourceLine, reader: LineReader, report: Report): InvalidEntry {
  report({
    code: 'stray-key',
    severity: 'error',
    line: number,
    column: 1,
    length: 1,
    path: '',
    message: 'A certificate or key stands here outside of a block',
    hint: 'Put it between <ca> and </ca>, <cert> and </cert>, or <key> and </key>.',
  });
  let text = source;
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    text += line.source;
    if (line.source.includes('-----END')) break;
  }
  return { kind: 'invalid', line: number, source: text };
}

function warn(
  words: readonly Word[],
  name: string,
  line: number,
  ignoredFrom: number | undefined,
  report: Report,
): void {
  if (ignoredFrom !== undefined) {
    const message = `OpenVPN reads ${String(MAX_WORDS)} words of a line and ignores the rest`;
    const hint = 'Split the option over several lines, if it may stand more than once.';
    const place = { line, column: ignoredFrom, length: 1, path: name };
    report({ code: 'too-many-words', severity: 'warning', ...place, message, hint });
  }
  for (const { value, column, length } of words) {
    if (!/[\r\n]/.test(value)) continue;
    const message = 'The backslash at the end makes the line break a part of the word';
    const hint = 'Lines cannot be continued in OpenVPN: put everything on one line.';
    report({
      code: 'escaped-line-break',
      severity: 'warning',
      line,
      column,
      length,
      path: name,
      message,
      hint,
    });
  }
}

function tooLong({ number, octets }: SourceLine): Omit<Diagnostic, 'file'> {
  return {
    code: 'line-length',
    severity: 'error',
    line: number,
    column: 1,
    length: 1,
    message: `The line has ${String(octets)} octets with its end; OpenVPN reads fewer than ${String(LINE_BUFFER_OCTETS)}`,
    hint: 'Use shorter paths, or put a file into the profile as a block.',
    path: '',
  };
}
