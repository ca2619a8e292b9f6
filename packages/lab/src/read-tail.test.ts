import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readTail } from './read-tail.ts';

let root: string;
let file: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ovlab-tail-'));
  file = join(root, 'log');
  await writeFile(file, 'first\nsecond\nthird\n');
});
afterEach(() => rm(root, { recursive: true, force: true }));

it.each([
  ['everything when it is short', 0, 1000, 'first\nsecond\nthird\n'],
  ['nothing before where it is told to begin', 6, 1000, 'second\nthird\n'],
  ['whole lines only when it is long', 0, 10, 'third\n'],
  ['nothing of a file that has become shorter', 1000, 10, ''],
])('reads %s', async (_, from, limit, expected) => {
  expect(await readTail(file, from, limit)).toBe(expected);
});

it('reads nothing where there is no file', async () => {
  expect(await readTail(join(root, 'missing'), 0, 10)).toBe('');
});
