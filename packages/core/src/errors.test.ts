import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { errorCatalogue, OvlabError } from './errors.ts';
import { labProblems } from './problem-codes.ts';

const text = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

/** Cells of the table rows whose first cell is a code. */
function rows(code: RegExp): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
    .filter(([first = '']) => code.test(first));
}

describe('docs/errors.md', () => {
  it('lists every error with its exit code and meaning, and no other', () => {
    const expected = Object.entries(errorCatalogue).map(([code, { exit, summary }]) => [
      `\`${code}\``,
      String(exit),
      summary,
    ]);
    expect(rows(/^`OVLAB_E_/).map((row) => row.slice(0, 3))).toEqual(expected);
  });

  it('says what to do about each', () => {
    expect(rows(/^`OVLAB_E_/).filter(([, , , cure = '']) => cure.length < 20)).toEqual([]);
  });

  it('lists every problem of a lab file with its meaning, and no other', () => {
    const expected = Object.entries(labProblems).map(([code, summary]) => [`\`${code}\``, summary]);
    expect(rows(/^`[a-z]/)).toEqual(expected);
  });
});

describe('catalogues', () => {
  it.each([errorCatalogue, labProblems])('are in alphabetical order', (catalogue) => {
    expect(Object.keys(catalogue)).toEqual(Object.keys(catalogue).toSorted((a, b) => (a < b ? -1 : 1)));
  });
});

describe('OvlabError', () => {
  it('carries code, exit code, hint and cause', () => {
    const cause = new Error('inner');
    const error = new OvlabError('OVLAB_E_NO_TUN', 'no tun', { hint: 'modprobe tun', cause });
    expect(error).toMatchObject({
      code: 'OVLAB_E_NO_TUN',
      exitCode: 3,
      hint: 'modprobe tun',
      cause,
      diagnostics: [],
    });
    expect(new OvlabError('OVLAB_E_USAGE', 'x')).not.toHaveProperty('cause');
  });
});
