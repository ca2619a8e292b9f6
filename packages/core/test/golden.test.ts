import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { labProblems, parseLabFile, renderDiagnostics } from '../src/index.ts';

const folder = new URL('./golden/', import.meta.url);
const update = process.env['UPDATE_GOLDEN'] === '1';
const names = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => name.replace(/\.yaml$/, ''));

function diagnosticsOf(name: string) {
  const text = readFileSync(new URL(`${name}.yaml`, folder), 'utf8');
  const result = parseLabFile(text, { file: 'ovlab.yaml' });
  return { text, diagnostics: result.ok ? result.warnings : result.diagnostics };
}

describe('the whole message for a bad lab file', () => {
  it.each(names)('%s', (name) => {
    const { text, diagnostics } = diagnosticsOf(name);
    const message = `${renderDiagnostics(diagnostics, text)}\n`;
    const golden = new URL(`${name}.txt`, folder);
    if (update) writeFileSync(golden, message);
    expect(diagnostics).not.toEqual([]);
    expect(message).toBe(readFileSync(golden, 'utf8'));
  });

  it('belongs to a file that is still there', () => {
    const messages = readdirSync(folder).filter((name) => name.endsWith('.txt'));
    expect(messages).toEqual(names.map((name) => `${name}.txt`));
  });

  it('tells what to do, for every problem', () => {
    const silent = names.flatMap((name) =>
      diagnosticsOf(name).diagnostics.filter(({ hint }) => hint === undefined),
    );
    expect(silent).toEqual([]);
  });

  it('is shown for every code', () => {
    const shown = new Set(names.flatMap((name) => diagnosticsOf(name).diagnostics.map(({ code }) => code)));
    expect([...shown].sort()).toEqual(Object.keys(labProblems).sort());
  });
});
