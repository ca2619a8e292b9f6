import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { maxRecordLength, writeRecord, type Lease } from '@ovlab/dhcpv6';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLmdbStore } from '../../src/leases/lmdb-store.ts';
import { createRandom } from '../behaviour/random.ts';
import { buildPrograms } from './crash/build-programs.ts';
import { diskEvents, type DiskEvents, type DiskWrite } from './crash/disk-events.ts';
import { linesOf } from './crash/log.ts';
import { leaveBehind, type PowerCut } from './crash/power-cut.ts';
import { Promises } from './crash/promises.ts';
import { leasesOf } from './crash/slots.ts';
import { descriptorIn, octetsIn, traced, type Call } from './crash/trace.ts';

const LONG = process.env['OVLAB_FUZZ_SECONDS'] !== undefined;
/** Moments at which the power goes. */
const CUTS = LONG ? 500 : 60;
const COMMITS = LONG ? 3_000 : 500;
/** Full after a few commits, so that many moments lie between journal and table. */
const JOURNAL_SIZE = 4 * 4096;

/** What the program wrote into its log, and when. */
interface Said {
  readonly text: string;
  readonly start: number;
}

describe('a power cut while leases are committed', { timeout: 600_000 }, () => {
  let folder: string;
  let disk: DiskEvents;
  let said: readonly Said[];
  let lastLine: number;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ovlab-power-'));
    const programs = await buildPrograms();
    const directory = join(folder, 'leases');
    const log = join(folder, 'log');
    const args = [programs.writer, directory, log, JOURNAL_SIZE, 1, COMMITS].map(String);
    const calls = traced(join(folder, 'trace'), [process.execPath, ...args]);
    programs.remove();
    disk = diskEvents(calls, directory);
    said = saidTo(log, calls);
    lastLine = calls.at(-1)?.end ?? 0;
  }, 300_000);
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What is wrong with the leases when the power is back. */
  async function problemsAfter(cut: PowerCut): Promise<string[]> {
    const directory = join(folder, 'after');
    leaveBehind(disk, cut, directory);
    const promises = new Promises().hear(
      said
        .filter(({ start }) => start <= cut.at)
        .map(({ text }) => text)
        .join(''),
    );
    try {
      const store = await openLmdbStore(directory);
      const problems = promises.compare(store);
      await store.close();
      return problems;
    } catch (error) {
      return [String(error)];
    } finally {
      rmSync(directory, { recursive: true });
    }
  }

  function cuts(count: number, seed: number): PowerCut[] {
    const random = createRandom(seed);
    const first = disk.writes[0]?.start ?? 0;
    return Array.from({ length: count }, (_, index) => ({
      at: first + Math.floor(random() * (lastLine - first)),
      random: createRandom(seed * 1_000 + index),
    }));
  }

  it('has something to lose', () => {
    const acknowledged = said.filter(({ text }) => text.startsWith('done'));
    expect(acknowledged.length).toBeGreaterThan(COMMITS / 2);
    const names = new Set(disk.writes.flatMap(({ file }) => file.names.map(({ name }) => name)));
    expect([...names]).toEqual(expect.arrayContaining(['data.mdb', 'journal-0', 'journal-1']));
    const toTable = disk.writes.filter(({ file }) => file.names.at(-1)?.name === 'data.mdb');
    expect(toTable.length).toBeGreaterThan(50);
  });

  it(`takes no acknowledged lease, at ${CUTS} moments`, async () => {
    for (const cut of cuts(CUTS, 1)) {
      expect(await problemsAfter(cut), `cut at line ${cut.at} of the trace`).toEqual([]);
    }
  });

  it('blocks no later start, at any moment of the first one', async () => {
    const end = said[0]?.start ?? 0;
    const moments = disk.writes.flatMap((write) => [write.start, write.end]).filter((at) => at < end);
    expect(moments.length).toBeGreaterThan(20);
    for (const [index, at] of moments.entries()) {
      for (const seed of [1, 2, 3]) {
        const cut = { at, random: createRandom(index * 10 + seed) };
        expect(await problemsAfter(cut), `cut at line ${at} of the trace, seed ${seed}`).toEqual([]);
      }
    }
  });

  it('would take some from a disk that does not do as it is told', async () => {
    const lost: string[][] = [];
    for (const cut of cuts(20, 2)) lost.push(await problemsAfter({ ...cut, forgets: /^journal/ }));
    expect(lost.filter((problems) => problems.length > 0).length).toBeGreaterThan(10);
  });

  it('comes after the sync of each lease that was acknowledged', () => {
    const journal = disk.writes.filter(({ file }) => file.names.at(-1)?.name.startsWith('journal-'));
    const takes = new Map<number, readonly Lease[]>();
    let checked = 0;
    for (const { text, start } of said) {
      for (const line of linesOf(text)) {
        if (line.act === 'take') takes.set(line.slot, leasesOf(line.slot, line));
        if (line.act === 'leave') takes.delete(line.slot);
        if (line.act !== 'done') continue;
        for (const lease of takes.get(line.slot) ?? []) {
          const before = journal.filter(({ synchronous, end }) => synchronous && end < start);
          expect(before.some((write) => holds(write, lease))).toBe(true);
          checked += 1;
        }
      }
    }
    expect(checked).toBeGreaterThan(COMMITS);
  });
});

function saidTo(log: string, calls: readonly Call[]): Said[] {
  return calls
    .filter(({ name, args }) => name === 'write' && descriptorIn(args)?.path === log)
    .map(({ args, start }) => ({ text: octetsIn(args).toString(), start }));
}

function holds({ octets }: DiskWrite, lease: Lease): boolean {
  const record = Buffer.alloc(maxRecordLength(lease));
  return octets.includes(record.subarray(0, writeRecord(lease, record, 0)));
}
