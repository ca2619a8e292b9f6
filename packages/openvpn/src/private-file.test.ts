import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePrivateDirectory, writeFileAtomically } from './private-file.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'ovt-file-'));
});
afterEach(async () => {
  await rm(directory, { recursive: true });
});

const mode = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

describe('writeFileAtomically', () => {
  it('replaces the contents, leaves nothing beside them, and a secret is for its owner only', async () => {
    const path = join(directory, 'secret.key');
    await writeFile(path, 'old');
    await chmod(path, 0o644);
    await writeFileAtomically(path, 'new', 0o600);
    expect(await readFile(path, 'utf8')).toBe('new');
    expect(await mode(path)).toBe(0o600);
    expect(await readdir(directory)).toEqual(['secret.key']);
  });

  it('keeps what was there, and leaves nothing beside it, when it fails', async () => {
    const path = join(directory, 'taken');
    await mkdir(path);
    await expect(writeFileAtomically(path, 'new', 0o600)).rejects.toMatchObject({
      code: 'OVLAB_E_FILE',
      message: expect.stringContaining(path) as string,
    });
    expect(await readdir(directory)).toEqual(['taken']);
  });
});

describe('makePrivateDirectory', () => {
  it('makes the missing ones for their owner only and is content with one that is there', async () => {
    const path = join(directory, 'a', 'b');
    await makePrivateDirectory(path);
    await makePrivateDirectory(path);
    expect([await mode(join(directory, 'a')), await mode(path)]).toEqual([0o700, 0o700]);
  });

  it('names the file that is in the way', async () => {
    const path = join(directory, 'file');
    await writeFile(path, '');
    await expect(makePrivateDirectory(join(path, 'x'))).rejects.toMatchObject({ code: 'OVLAB_E_FILE' });
  });
});
