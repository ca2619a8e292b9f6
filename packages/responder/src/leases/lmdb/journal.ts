import { join } from 'node:path';
import type { JournalBatch, WrittenBatch } from './journal-batch.ts';
import { JournalFile } from './journal-file.ts';

/**
 * The changes that are promised and not yet in the table, in two files that take turns: while the changes of one are
 * carried over into the table, the other takes new ones.
 */
export class Journal {
  #active: JournalFile;
  #resting: JournalFile;
  #sequence: number;

  private constructor(active: JournalFile, resting: JournalFile, sequence: number) {
    this.#active = active;
    this.#resting = resting;
    this.#sequence = sequence;
  }

  /**
   * Opens the files of a directory, or makes them with so many octets each, and says which batches behind `done` are in
   * them. `restart` has to be called before anything is appended.
   */
  static async open(
    directory: string,
    size: number,
    done: number,
  ): Promise<{ journal: Journal; batches: readonly WrittenBatch[] }> {
    const one = await JournalFile.open(join(directory, 'journal-0'), size);
    const other = await JournalFile.open(join(directory, 'journal-1'), size).catch(async (error: unknown) => {
      await one.close();
      throw error;
    });
    try {
      const batches = [...one.read(), ...other.read()]
        .filter((batch) => batch.sequence > done)
        .sort((earlier, later) => earlier.sequence - later.sequence);
      return { journal: new Journal(one, other, batches.at(-1)?.sequence ?? done), batches };
    } catch (error) {
      await Promise.all([one.close(), other.close()]);
      throw error;
    }
  }

  /** Number of the last batch that was appended. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Octets in the file that takes batches. */
  get length(): number {
    return this.#active.position;
  }

  /** Forgets all batches: they are in the table. */
  async restart(): Promise<void> {
    await this.#active.restart();
    await this.#resting.restart();
  }

  /** Resolves when a batch is on the medium. One at a time. */
  async append(batch: JournalBatch): Promise<void> {
    // A number that was used for a batch whose write failed is not used again: it may be on the medium all the same.
    this.#sequence += 1;
    await this.#active.append(batch.finish(this.#sequence, this.#active.seed));
  }

  /** The other file takes what comes. Nothing may be under way. */
  rotate(): void {
    [this.#active, this.#resting] = [this.#resting, this.#active];
  }

  /** Forgets the batches of the file that is at rest: they are in the table. */
  restartResting(): Promise<void> {
    return this.#resting.restart();
  }

  async close(): Promise<void> {
    await Promise.all([this.#active.close(), this.#resting.close()]);
  }
}
