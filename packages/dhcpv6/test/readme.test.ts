import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as codec from './readme-example.ts';
import * as server from './readme-server-example.ts';

const examples = [
  { index: 0, file: 'readme-example.ts', log: codec.log },
  { index: 1, file: 'readme-server-example.ts', log: server.log },
];

const read = (file: string) => readFile(join(import.meta.dirname, file), 'utf8');

it('the README names every value that the package exports', async () => {
  const readme = await read('../README.md');
  const names = Object.keys(await import('@ovlab/dhcpv6'));
  expect(names.filter((name) => !new RegExp(`\\b${name}\\b`).test(readme))).toEqual([]);
});

describe('an example in the README', () => {
  it.each(examples)('is the one that is compiled and run here: $file', async ({ index, file }) => {
    const blocks = [...(await read('../README.md')).matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code);
    expect(blocks).toHaveLength(examples.length);
    expect(blocks[index]).toBe(await read(file));
  });

  it.each(examples)('does what its comments say: $file', async ({ file, log }) => {
    const code = await read(file);
    expect(log).toEqual([...code.matchAll(/^\/\/ {3}'(.*)',$/gm)].map(([, line]) => line));
    expect(log.length).toBeGreaterThanOrEqual(2);
  });
});
