import { expect, it } from 'vitest';
import { renderTable } from './table.ts';

it('aligns columns by what a terminal shows, not by code units', () => {
  expect(
    renderTable(
      ['NAME', 'X'],
      [
        ['\u001b[32mok\u001b[39m', '1'],
        ['日本', '2'],
      ],
    ),
  ).toBe('NAME  X\n\u001b[32mok\u001b[39m    1\n日本  2');
});

it('leaves no blanks at the ends of lines', () => {
  expect(renderTable(['A', 'LONG'], [['1', '']])).toBe('A  LONG\n1');
});
