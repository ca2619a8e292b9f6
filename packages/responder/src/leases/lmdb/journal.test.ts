import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lease } from '../../../test/support/leases.ts';
import { batchAt, changesOf, JournalBatch, JOURNAL_PAGE, type JournalChange } from './journal-batch.ts';
import { JournalDamage } from './journal-file.ts';
import { Journal } from './journal.ts';

const SIZE = 8 * JOURNAL_PAGE;

function change(id: number, fields = {}): JournalChange {
  return { id, lease: lease(id, fields) };
}

describe('Journal', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ovlab-journal-'));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const path = (): string => join(directory, 'journal-0');

  async function begin(): Promise<Journal> {
    const { journal } = await Journal.open(directory, SIZE, 0);
    await journal.restart();
    return journal;
  }

  async function append(journal: Journal, ...changes: readonly JournalChange[]): Promise<void> {
    const batch = new JournalBatch();
    batch.add(changes);
    await journal.append(batch);
  }

  /** What is found after the process has ended without a word. */
  async function found(done = 0): Promise<JournalChange[][]> {
    const { journal, batches } = await Journal.open(directory, SIZE, done);
    await journal.close();
    return batches.map((batch) => [...changesOf(batch)]);
  }

  /** Changes the file behind the journal's back. */
  function edit(mend: (bytes: Buffer) => void): void {
    const bytes = readFileSync(path());
    mend(bytes);
    writeFileSync(path(), bytes);
  }

  it('is made in its full length, for its owner only', async () => {
    await (await begin()).close();
    for (const name of ['journal-0', 'journal-1']) {
      const { mode, size } = statSync(join(directory, name));
      expect(mode & 0o777).toBe(0o600);
      expect(size).toBe(SIZE);
    }
    expect(await found()).toEqual([]);
  });

  it('gives back what was appended, in its order, out of both files', async () => {
    const journal = await begin();
    await append(journal, change(1), { id: 2, lease: undefined });
    await append(journal, change(3));
    journal.rotate();
    await append(journal, change(1, { hostname: 'again' }));
    expect(journal.sequence).toBe(3);
    await journal.close();
    expect(await found()).toEqual([
      [change(1), { id: 2, lease: undefined }],
      [change(3)],
      [change(1, { hostname: 'again' })],
    ]);
    expect(await found(2)).toEqual([[change(1, { hostname: 'again' })]]);
  });

  it('begins each batch on a page of its own, and grows when it has to', async () => {
    const journal = await begin();
    for (let id = 1; id <= 10; id += 1) await append(journal, change(id));
    expect(journal.length).toBe(11 * JOURNAL_PAGE);
    await append(journal, ...Array.from({ length: 200 }, (_, id) => change(id + 1)));
    await journal.close();
    const batches = await found();
    expect(batches).toHaveLength(11);
    expect(batches.at(-1)).toHaveLength(200);
  });

  it('forgets the batches of the file at rest, and those only', async () => {
    const journal = await begin();
    await append(journal, change(1));
    journal.rotate();
    await append(journal, change(2));
    await journal.restartResting();
    await journal.close();
    expect(await found()).toEqual([[change(2)]]);
  });

  it('does not take batches of an earlier round for its own', async () => {
    const journal = await begin();
    for (let id = 1; id <= 3; id += 1) await append(journal, change(id));
    await journal.restart();
    await append(journal, change(9));
    await journal.close();
    expect(await found()).toEqual([[change(9)]]);
  });

  it.each([
    ['in its checksum', 4],
    ['in its number', 9],
    ['in a lease', 60],
  ])('leaves out the last batch when it is torn %s', async (_name, offset) => {
    const journal = await begin();
    await append(journal, change(1));
    await append(journal, change(2));
    await journal.close();
    edit((bytes) => bytes.fill(0xee, 2 * JOURNAL_PAGE + offset, 2 * JOURNAL_PAGE + offset + 1));
    expect(await found()).toEqual([[change(1)]]);
  });

  it('leaves out the last batch when the file ends in it', async () => {
    const journal = await begin();
    await append(journal, change(1));
    await append(journal, ...Array.from({ length: 200 }, (_, id) => change(id + 1)));
    await journal.close();
    writeFileSync(path(), readFileSync(path()).subarray(0, 2 * JOURNAL_PAGE + 100));
    expect(await found()).toEqual([[change(1)]]);
  });

  it('says so when an acknowledged batch is damaged', async () => {
    const journal = await begin();
    for (let id = 1; id <= 3; id += 1) await append(journal, change(id));
    await journal.close();
    edit((bytes) => bytes.fill(0xee, JOURNAL_PAGE + 60, JOURNAL_PAGE + 61));
    await expect(found()).rejects.toThrow(JournalDamage);
    await expect(found()).rejects.toThrow('journal-0 is damaged at octet 4096');
  });

  it.each([
    ['something else', (bytes: Buffer) => bytes.fill('x', 0, 100)],
    ['another version', (bytes: Buffer) => bytes.write('2', 6)],
    ['a damaged header', (bytes: Buffer) => bytes.fill(0, 8, 9)],
  ])('is not opened when it is %s', async (_name, mend) => {
    await (await begin()).close();
    edit((bytes) => void mend(bytes));
    await expect(found()).rejects.toThrow('is no journal of leases of this version');
  });

  it('is made anew when a crash left it half-made', async () => {
    writeFileSync(`${path()}.new`, 'half');
    await (await begin()).close();
    expect(await found()).toEqual([]);
  });
});

describe('JournalBatch', () => {
  it('takes all changes or none', () => {
    const batch = new JournalBatch();
    const wrong = lease(2, { linkLayerAddress: 'none' });
    expect(() => batch.add([change(1), { id: 2, lease: wrong }])).toThrow(RangeError);
    expect(batch.empty).toBe(true);
    expect(() => batch.add([{ id: 1, lease: lease(1, { hostname: 'x'.repeat(65_536) }) }])).toThrow(
      'too long',
    );
    expect(batch.empty).toBe(true);
    batch.add([change(1)]);
    expect(batch.empty).toBe(false);
    batch.clear();
    expect(batch.empty).toBe(true);
  });

  it('does not look like a batch to a journal of another generation', () => {
    const batch = new JournalBatch();
    batch.add([change(1)]);
    const octets = batch.finish(7, 42);
    expect(batchAt(octets, 0, 42, 6)).toMatchObject({ sequence: 7, length: JOURNAL_PAGE });
    expect(batchAt(octets, 0, 43, 6)).toBeUndefined();
    expect(batchAt(octets, 0, 42, 7)).toBeUndefined();
  });
});
