import { describe, expect, it } from 'vitest';
import type { Diagnostic } from './diagnostics.ts';
import { renderDiagnostic, renderDiagnostics } from './render-diagnostic.ts';

const problem: Diagnostic = {
  code: 'unknown-key',
  severity: 'error',
  message: 'unknown key "b"',
  hint: 'did you mean "c"?',
  file: 'ovlab.yaml',
  line: 2,
  column: 3,
  length: 1,
  path: 'a.b',
};

describe('renderDiagnostic', () => {
  it('shows the place under the line', () => {
    expect(renderDiagnostic(problem, 'a:\n  b: 1\n')).toBe(
      [
        'ovlab.yaml:2:3: error: unknown key "b" [unknown-key]',
        '    b: 1',
        '    ^',
        '  hint: did you mean "c"?',
      ].join('\n'),
    );
  });

  it('does without the line when there is no text or no such line', () => {
    const words = 'ovlab.yaml:2:3: error: unknown key "b" [unknown-key]\n  hint: did you mean "c"?';
    expect(renderDiagnostic(problem, undefined)).toBe(words);
    expect(renderDiagnostic(problem, 'a:')).toBe(words);
  });

  it('keeps the caret in a window of 80 columns, wherever the place is', () => {
    const text = Array.from({ length: 300 }, (_, index) => String.fromCodePoint(97 + (index % 26))).join('');
    for (let column = 1; column <= text.length; column += 1) {
      const [, source = '', caret = ''] = renderDiagnostic(
        { ...problem, line: 1, column, length: 500 },
        text,
      ).split('\n');
      expect(source.length).toBeLessThanOrEqual(82);
      expect(caret.length).toBeLessThanOrEqual(82);
      expect([text[column - 1], '…']).toContain(source[caret.indexOf('^')]);
    }
  });

  it('makes control characters visible, in the message, the line and the file name', () => {
    const hostile = { ...problem, file: 'a\u001b[2J', message: 'bad \u001b[31m\u202e', hint: 'no\nlines' };
    expect(renderDiagnostic({ ...hostile, line: 1 }, 'x\u001b[31m\ty\u0085')).toBe(
      [
        String.raw`a\u001b[2J:1:3: error: bad \u001b[31m\u202e [unknown-key]`,
        '  x\u241b[31m y\ufffd',
        '    ^',
        String.raw`  hint: no\u000alines`,
      ].join('\n'),
    );
  });

  it('colours on demand', () => {
    const plain = renderDiagnostic(problem, 'a:\n  b: 1\n');
    const coloured = renderDiagnostic(problem, 'a:\n  b: 1\n', { color: true });
    expect(coloured).toContain('\u001b[31merror:\u001b[0m');
    expect(coloured.replaceAll(new RegExp(String.raw`\u001b\[\d+m`, 'g'), '')).toBe(plain);
    expect(renderDiagnostic({ ...problem, severity: 'warning' }, undefined, { color: true })).toContain(
      '\u001b[33mwarning:\u001b[0m',
    );
  });
});

describe('renderDiagnostics', () => {
  const warning: Diagnostic = { ...problem, severity: 'warning' };

  it.each([
    [[problem], '1 error'],
    [[problem, problem, warning], '2 errors and 1 warning'],
    [[warning, warning], '2 warnings'],
  ])('counts %#', (list, count) => {
    expect(renderDiagnostics(list, undefined).split('\n').at(-1)).toBe(count);
  });

  it('is empty for none', () => {
    expect(renderDiagnostics([], 'text')).toBe('');
  });
});
