/** One word of a line, as OpenVPN reads it. */
export interface Word {
  /** Without its quotes and escapes. */
  readonly value: string;
  /** 1-based column of its first character in the source, quotes included; in characters. */
  readonly column: number;
  /** Characters in the source, quotes included. */
  readonly length: number;
}

type WordProblemCode = 'open-quote' | 'bad-escape' | 'open-escape';

/** Why OpenVPN would refuse a line. */
interface WordProblem {
  readonly code: WordProblemCode;
  readonly column: number;
  readonly length: number;
  readonly message: string;
  readonly hint: string;
}

export interface SplitLine {
  /** At most {@link MAX_WORDS}. */
  readonly words: readonly Word[];
  /** From `#` or `;` to the end of the line. */
  readonly comment?: { readonly column: number; readonly text: string };
  /** Column of what follows the last word that OpenVPN reads; it ignores the rest without a word. */
  readonly ignoredFrom?: number;
  readonly problem?: WordProblem;
}

/** An option and its arguments (options.h, MAX_PARMS). */
export const MAX_WORDS = 16;

const blanks = new Set([' ', '\t', '\n', '\v', '\f', '\r']);

type State = 'between' | 'plain' | 'double' | 'single';

/**
 * Splits a line as OpenVPN's `parse_line` does, end of line included. Its rules are not those of a shell: a quote
 * counts only at the beginning of a word, a closing quote ends the word, `#` and `;` begin a comment only between
 * words, and a backslash may precede nothing but a backslash, a double quote or a blank.
 */
export function splitWords(line: string): SplitLine {
  const characters = Array.from(line);
  const words: Word[] = [];
  let state: State = 'between';
  let value = '';
  let start = 0;
  let escaped = false;
  const finish = (end: number) => {
    words.push({ value, column: start + 1, length: end - start });
    state = 'between';
    value = '';
  };

  for (const [index, character] of characters.entries()) {
    if (words.length === MAX_WORDS) {
      return behindLastWord(characters, index, words);
    }
    if (character === '\\' && !escaped && state !== 'single') {
      if (state === 'between') start = index;
      escaped = true;
      continue;
    }
    const blank = blanks.has(character);
    switch (state) {
      case 'between':
        if (blank) break;
        if (character === '#' || character === ';') {
          const text = characters.slice(index).join('').trimEnd();
          return { words, comment: { column: index + 1, text } };
        }
        if (!escaped) start = index;
        if (!escaped && (character === '"' || character === "'")) {
          state = character === '"' ? 'double' : 'single';
          break;
        }
        state = 'plain';
        value = character;
        break;
      case 'plain':
        if (blank && !escaped) finish(index);
        else value += character;
        break;
      case 'double':
      case 'single':
        if (character === (state === 'double' ? '"' : "'") && !escaped) finish(index + 1);
        else value += character;
        break;
    }
    // Inside single quotes nothing is escaped; between words an escaped blank is skipped like any other.
    if (escaped && character !== '\\' && character !== '"' && !blank) {
      return { words, problem: badEscape(index, character) };
    }
    escaped = false;
  }
  return endOfLine(state, escaped, words, { value, start, end: characters.length });
}

function behindLastWord(characters: readonly string[], from: number, words: readonly Word[]): SplitLine {
  const offset = characters.slice(from).findIndex((character) => !blanks.has(character));
  if (offset === -1) return { words };
  const column = from + offset + 1;
  const text = characters
    .slice(from + offset)
    .join('')
    .trimEnd();
  return /^[#;]/.test(text) ? { words, comment: { column, text } } : { words, ignoredFrom: column };
}

interface LastWord {
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

function endOfLine(state: State, escaped: boolean, words: readonly Word[], last: LastWord): SplitLine {
  const column = last.start + 1;
  const length = last.end - last.start;
  if (state === 'between') return { words };
  if (state === 'plain' && !escaped) return { words: [...words, { value: last.value, column, length }] };
  if (state === 'plain') {
    const message = 'The file ends in a backslash that escapes nothing';
    return {
      words,
      problem: { code: 'open-escape', column: last.end, length: 1, message, hint: 'Remove it.' },
    };
  }
  const quote = state === 'double' ? '"' : "'";
  return {
    words,
    problem: {
      code: 'open-quote',
      column,
      length: 1,
      message: `The word that begins with ${quote} is not closed on its line`,
      hint: `Put ${quote} where the word ends; an apostrophe in a word needs double quotes around it.`,
    },
  };
}

function badEscape(index: number, character: string): WordProblem {
  return {
    code: 'bad-escape',
    column: index,
    length: 2,
    message: `OpenVPN refuses a backslash before "${character}"`,
    hint: String.raw`Write each backslash of a Windows path twice, "C:\\keys\\ca.crt", or the path in single quotes.`,
  };
}
