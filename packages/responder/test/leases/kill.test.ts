import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLmdbStore } from '../../src/leases/lmdb-store.ts';
import { buildPrograms } from './crash/build-programs.ts';
import { Promises } from './crash/promises.ts';

/** How often the program is killed. */
const KILLS = process.env['OVLAB_FUZZ_SECONDS'] === undefined ? 10 : 100;

/** Octets of a journal: one that is full every few commits, and one that is never full. */
const JOURNAL_SIZES = [4 * 4096, 16 * 4096, 4096 * 4096];

describe('a process that is killed while it commits', { timeout: 600_000 }, () => {
  let programs: Awaited<ReturnType<typeof buildPrograms>>;
  let directory: string;
  beforeAll(async () => {
    programs = await buildPrograms();
    directory = mkdtempSync(join(tmpdir(), 'ovlab-kill-'));
  });
  afterAll(() => {
    programs.remove();
    rmSync(directory, { recursive: true });
  });

  /** Runs the program, kills it after some acknowledgements, and gives back what it said. */
  async function killed(run: number): Promise<string> {
    const log = join(directory, 'log');
    writeFileSync(log, '');
    const size = String(JOURNAL_SIZES[run % JOURNAL_SIZES.length]);
    const args = [programs.writer, join(directory, 'leases'), log, size, String(run)];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'] });
    const ended = new Promise((resolve) => child.on('close', resolve));
    const acknowledged = () => readFileSync(log, 'utf8').split('done').length - 1;
    const enough = 60 + ((run * 370) % 1500);
    await expect.poll(acknowledged, { interval: 2 }).toBeGreaterThanOrEqual(enough);
    expect(child.exitCode).toBe(null);
    child.kill('SIGKILL');
    await ended;
    return readFileSync(log, 'utf8');
  }

  it(`loses nothing that it acknowledged, ${KILLS} times`, async () => {
    const promises = new Promises();
    for (let run = 0; run < KILLS; run += 1) {
      promises.hear(await killed(run));
      const store = await openLmdbStore(join(directory, 'leases'));
      expect(promises.compare(store), `after kill ${run + 1}`).toEqual([]);
      await store.close();
    }
    expect(existsSync(join(directory, 'leases', 'data.mdb'))).toBe(true);
    expect(promises.count).toBeGreaterThan(KILLS * 50);
  });
});
