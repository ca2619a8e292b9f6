import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checks } from '../src/index.ts';

const text = readFileSync(new URL('../../../docs/doctor.md', import.meta.url), 'utf8');

/** Cells of the table rows whose first cell is the id of a check. */
const rows = text
  .split('\n')
  .filter((line) => /^\| `[a-z0-9]+\.[a-z0-9-]+`/.test(line))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );

describe('docs/doctor.md', () => {
  it('lists every check as it is, and no other', () => {
    const wanted = checks.map(({ id, severity, title, looksAt, consequence, fixes }) =>
      [`\`${id}\``, severity, title, looksAt, consequence, fixes ? 'yes' : ''].join(' | '),
    );
    expect(rows.map((row) => row.join(' | ')).sort()).toEqual([...wanted].sort());
  });
});
