import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { log } from './readme-example.ts';

it('the example in the README is the one that is compiled and run here', async () => {
  const read = (file: string) => readFile(join(import.meta.dirname, file), 'utf8');
  const [, code] = /```ts\n(.*?)```/s.exec(await read('../README.md')) ?? [];
  expect(code).toBe(await read('readme-example.ts'));
});

it('the example does what its comments say', async () => {
  const code = await readFile(join(import.meta.dirname, 'readme-example.ts'), 'utf8');
  expect(log).toEqual([...code.matchAll(/^\/\/ {3}'(.*)',$/gm)].map(([, line]) => line));
  expect(log).toHaveLength(2);
});
