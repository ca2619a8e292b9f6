import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { labPaths, type LabPaths } from './paths.ts';
import {
  claimStateDirectory,
  emptyState,
  holdsLabKeys,
  readState,
  removeDirectories,
  writeState,
} from './state.ts';

let root: string;
let paths: LabPaths;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ovlab-state-'));
  paths = labPaths('demo', { run: join(root, 'run'), state: join(root, 'state') });
});
afterEach(() => rm(root, { recursive: true, force: true }));

describe('the state file', () => {
  it('does not exist before the lab does', async () => {
    expect(await readState(paths)).toBeUndefined();
    await mkdir(paths.run, { recursive: true });
    expect(await readState(paths)).toBeUndefined();
  });

  it('is read back as it was written, for root only', async () => {
    const state = {
      ...emptyState('demo'),
      nodes: ['isp'],
      processes: { 'isp/x': { pid: 1, startTime: '2', spec: 's' } },
    };
    await writeState(paths, state);
    expect(await readState(paths)).toEqual(state);
    expect((await stat(paths.stateFile)).mode & 0o777).toBe(0o600);
    expect((await stat(paths.run)).mode & 0o777).toBe(0o700);
  });

  it.each([
    ['files of somebody else', 'notes.txt', 'x'],
    ['a state that is not JSON', 'state.json', '{'],
    ['a state of another program', 'state.json', '{"version":7}'],
    ['a state of another lab', 'state.json', JSON.stringify(emptyState('other'))],
  ])('is refused as foreign: %s', async (_, name, text) => {
    await mkdir(paths.run, { recursive: true });
    await writeFile(join(paths.run, name), text);
    await expect(readState(paths)).rejects.toMatchObject({
      code: 'OVLAB_E_FOREIGN',
      hint: expect.stringContaining('--name') as string,
    });
  });
});

describe('the directory for keys', () => {
  it('is removed with the lab that claimed it', async () => {
    await claimStateDirectory(paths);
    await writeFile(join(paths.state, 'ca.key'), 'secret');
    expect(await holdsLabKeys(paths)).toBe(true);
    expect((await stat(paths.state)).mode & 0o777).toBe(0o700);
    await removeDirectories(paths);
    expect(await readdir(join(root, 'state'))).toEqual([]);
  });

  it('of a real server is neither claimed nor removed', async () => {
    await mkdir(paths.state, { recursive: true });
    await writeFile(join(paths.state, 'ca.key'), 'of a real server');
    await expect(claimStateDirectory(paths)).rejects.toMatchObject({ code: 'OVLAB_E_FOREIGN' });
    await removeDirectories(paths);
    expect(await readdir(paths.state)).toEqual(['ca.key']);
  });
});
