import { readFileSync, renameSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AdvertisedRecord } from '@ovlab/ndp';
import writeFileAtomic from 'write-file-atomic';
import { systemClock, type Clock } from '../clock.ts';
import type { Logger } from '../logger.ts';
import type { AdvertisedStore } from '../responder.ts';
import { recordsFromText, recordsToText } from './records-text.ts';

export interface AdvertisedFileOptions {
  readonly logger: Logger;
  readonly clock?: Clock;
  /** Unix time in milliseconds. */
  readonly wallClock?: () => number;
}

/** Milliseconds between two writes: the records change with every advertisement, and flash memory wears out. */
const WRITE_INTERVAL = 10_000;

/** Keeps in a file what was advertised on one interface. Nothing that happens to the file is fatal. */
export class AdvertisedFile implements AdvertisedStore {
  readonly #path: string;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #wallClock: () => number;
  /** What the file should hold. */
  #text: string | undefined;
  #writing: Promise<void> = Promise.resolve();
  #lastWrite = -Infinity;
  #cancelWrite: (() => void) | undefined;
  #failed = false;

  constructor(path: string, { logger, clock = systemClock, wallClock = Date.now }: AdvertisedFileOptions) {
    this.#path = path;
    this.#logger = logger;
    this.#clock = clock;
    this.#wallClock = wallClock;
  }

  /** What is not over yet; nothing when there is no file. A file that cannot be understood is put aside. */
  load(): readonly AdvertisedRecord[] {
    try {
      const text = this.#text ?? readFileSync(this.#path, 'utf8');
      return recordsFromText(text, this.#wallClock());
    } catch (error) {
      if (isMissing(error)) return [];
      this.#putAside(error);
      return [];
    }
  }

  /** Written at once, or 10 s after the last write. */
  save(records: readonly AdvertisedRecord[]): void {
    this.#text = recordsToText(records, this.#wallClock());
    const wait = this.#lastWrite + WRITE_INTERVAL - this.#clock.now();
    this.#cancelWrite ??= this.#clock.setTimer(Math.max(0, wait), () => this.#write());
  }

  /** Resolves when the file holds what was saved last. */
  async flush(): Promise<void> {
    if (this.#cancelWrite !== undefined) this.#write();
    await this.#writing;
  }

  #write(): void {
    this.#cancelWrite?.();
    this.#cancelWrite = undefined;
    this.#lastWrite = this.#clock.now();
    const text = this.#text ?? '';
    this.#writing = this.#writing
      .then(async () => {
        await mkdir(dirname(this.#path), { recursive: true });
        await writeFileAtomic(this.#path, text, { mode: 0o600 });
        this.#failed = false;
      })
      .catch((error: unknown) => this.#complain(error));
  }

  /** Once, or a full disk would be made fuller. */
  #complain(error: unknown): void {
    if (!this.#failed) this.#warn('what is advertised is not kept over a restart', error);
    this.#failed = true;
  }

  #putAside(error: unknown): void {
    const aside = `${this.#path}.damaged`;
    try {
      renameSync(this.#path, aside);
      this.#warn(`what was advertised before is not known, its file is now ${aside}`, error);
    } catch {
      this.#warn('what was advertised before is not known', error);
    }
  }

  #warn(message: string, error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    this.#logger.warn({ path: this.#path }, `${message}: ${reason}`);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
