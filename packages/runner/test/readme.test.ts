import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';

it('the example of the README is the one that runs', async () => {
  const [readme, example] = await Promise.all(
    ['../README.md', './readme-example.ts'].map((path) => readFile(new URL(path, import.meta.url), 'utf8')),
  );
  expect(readme).toContain(`\`\`\`ts\n${String(example)}\`\`\``);
  await import('./readme-example.ts');
});
