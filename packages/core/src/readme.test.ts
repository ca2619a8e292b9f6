import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

function block(language: string): string {
  return readme.split(`\`\`\`${language}\n`)[1]?.split('```')[0] ?? '';
}

describe('README', () => {
  it('has an example that prints what stands below it', async () => {
    const folder = mkdtempSync(fileURLToPath(new URL('../.readme-', import.meta.url)));
    try {
      writeFileSync(`${folder}/example.ts`, block('ts').replace("'@ovlab/core'", "'../src/index.ts'"));
      const example = (await import(`${folder}/example.ts`)) as { readonly output: string };
      expect(`${example.output}\n`).toBe(block('text'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
