import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { diagnoses, type Diagnosis } from '../src/index.ts';

const text = await readFile(new URL('../../../docs/troubleshooting.md', import.meta.url), 'utf8');

/** The row of a diagnosis as the page must show it. */
function row({ name, example, meaning, hint }: Diagnosis): string {
  const words = example === undefined ? 'several lines together' : `\`${example}\``;
  return `| \`${name}\` | ${words} | ${meaning} | ${hint.replaceAll('|', '\\|')} |`;
}

describe('docs/troubleshooting.md', () => {
  const rows = text
    .split('\n')
    .filter((line) => /^\| `[a-z0-9-]+` +\| (?:`|several)/.test(line))
    .map((line) => line.replaceAll(/ +/g, ' '));

  it('lists every diagnosis with its words, meaning and cure, and no other', () => {
    expect(rows).toEqual(diagnoses.map((diagnosis) => row(diagnosis).replaceAll(/ +/g, ' ')));
  });
});
