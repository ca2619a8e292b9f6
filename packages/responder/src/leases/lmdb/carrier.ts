import type { Logger } from '../../logger.ts';
import { reasonOf } from '../../daemon/reason.ts';
import type { Journal } from './journal.ts';
import type { LeaseImage } from './lease-image.ts';
import type { LeaseTable } from './lease-table.ts';

export interface CarrierParts {
  readonly directory: string;
  readonly table: LeaseTable;
  readonly journal: Journal;
  readonly image: LeaseImage;
}

export interface CarrierOptions {
  /** Octets after which a journal is full; it grows when the other one is not empty yet. */
  readonly journalSize: number;
  readonly logger: Logger;
}

/**
 * Changes after which it is time, whatever the journal has room for. The more at once, the fewer pages of the table are
 * written for each; but they are objects in memory, and the pages that they replace are taken a second time until then.
 */
const MOST_CHANGES = 8_192;

/** Carries leases over from a full journal into the table while the other journal takes what comes. */
export class Carrier {
  readonly #parts: CarrierParts;
  readonly #logger: Logger;
  readonly #journalSize: number;
  /** Octets of the journal at which it is time. */
  #due: number;
  /** Changes at which it is time. */
  #changesDue = MOST_CHANGES;
  /** Number of the last batch of the journal that is at rest; `undefined`: that one is empty. */
  #resting: number | undefined;
  #running: Promise<void> | undefined;
  #failed = false;

  constructor(parts: CarrierParts, { journalSize, logger }: CarrierOptions) {
    this.#parts = parts;
    this.#logger = logger;
    this.#journalSize = journalSize;
    this.#due = journalSize;
  }

  /** Called when a batch is written and before the next one is: begins when it is time. */
  look(): void {
    const { journal, image } = this.#parts;
    const isTime = journal.length >= this.#due || image.unsettled >= this.#changesDue;
    if (!isTime || this.#running !== undefined) return;
    this.#running = this.#carry().finally(() => {
      this.#running = undefined;
    });
  }

  /** Carries everything over; called when nothing is written any more. What cannot be stays in the journals. */
  async finish(): Promise<void> {
    await this.#running;
    for (let round = 0; round < 2 && this.#parts.image.unsettled > 0; round += 1) await this.#carry();
  }

  async #carry(): Promise<void> {
    const { table, journal, image } = this.#parts;
    try {
      if (this.#resting === undefined) {
        this.#resting = journal.sequence;
        journal.rotate();
      }
      await table.write(image.rest(), this.#resting);
      await journal.restartResting();
      image.carried();
      this.#resting = undefined;
      this.#due = this.#journalSize;
      this.#changesDue = MOST_CHANGES;
      this.#tell();
    } catch (error) {
      // Not before there is more to carry: a full disk is no fuller for waiting.
      this.#due = journal.length + this.#journalSize / 4;
      this.#changesDue = image.unsettled + MOST_CHANGES / 4;
      this.#tell(error);
    }
  }

  /** Once when it fails, and once when it works again. */
  #tell(error?: unknown): void {
    const { directory } = this.#parts;
    if (error !== undefined && !this.#failed) {
      this.#logger.warn(
        { directory },
        `leases stay in the journal, the table cannot be written: ${reasonOf(error)}`,
      );
    } else if (error === undefined && this.#failed) {
      this.#logger.info({ directory }, 'the table of leases can be written again');
    }
    this.#failed = error !== undefined;
  }
}
