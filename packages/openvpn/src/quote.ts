import { OvlabError } from '@ovlab/core';

/**
 * OpenVPN reads a line into a 256-octet buffer and refuses a full one (options.h, OPTION_LINE_SIZE).
 */
export const MAX_LINE_OCTETS = 254;

/**
 * Writes one word the way that OpenVPN's own tokeniser reads it back: outside single quotes a backslash escapes
 * a backslash, a double quote or a blank, and double quotes hold blanks together.
 *
 * Errors: `OVLAB_E_USAGE` for a line break, a NUL or another control character but tab, which no quoting can carry.
 */
export function quoteWord(word: string): string {
  if (hasUnprintable(word)) {
    throw new OvlabError('OVLAB_E_USAGE', `An OpenVPN option cannot hold the value ${JSON.stringify(word)}`, {
      hint: 'Take a value without line breaks and other control characters.',
    });
  }
  // A leading # or ; would begin a comment, and an apostrophe a single-quoted word.
  if (/^[\p{L}\p{N}_./:@%+,=?*[\]-]+$/u.test(word)) return word;
  return `"${word.replaceAll(/[\\"]/g, String.raw`\$&`)}"`;
}

/** Joins a command line into the one word that `up`, `down` and their like take; OpenVPN splits it again. */
export function commandWord(command: readonly string[]): string {
  return command.map(quoteWord).join(' ');
}

function hasUnprintable(word: string): boolean {
  return /[^\P{Cc}\t]/u.test(word);
}
