/**
 * How many hosts can wait for a unicast answer at once. A link with more of them is better served by one multicast,
 * and a flood of made-up sources cannot take more memory than this.
 */
export const MAX_PENDING_SOLICITATIONS = 64;

/** The same where no multicast can take the place of unicast answers. */
export const MAX_PENDING_UNICAST_ONLY = 1_024;

/** A unicast answer to come. */
export interface PendingAnswer {
  readonly source: string;
  /** Milliseconds. */
  readonly due: number;
}

/** Solicitations that wait for their unicast answer: one entry for a source, however often it asks. */
export class PendingSolicitations {
  readonly #sources = new Set<string>();
  /** The first to be answered comes first, so that a flood costs no search through all of them. */
  readonly #answers: PendingAnswer[] = [];

  get size(): number {
    return this.#answers.length;
  }

  /** When the first answer is due; `undefined` when none is. */
  get earliest(): number | undefined {
    return this.#answers[0]?.due;
  }

  /**
   * Notes that `source` is to be answered at `due`; the first note of a source counts.
   * @returns whether the source is going to be answered: false when `limit` others wait
   */
  add(source: string, due: number, limit: number): boolean {
    if (this.#sources.has(source)) return true;
    if (this.#answers.length >= limit) return false;
    this.#sources.add(source);
    this.#answers.splice(this.#indexAfter(due), 0, { source, due });
    return true;
  }

  /** Takes out those whose answer is due, the longest overdue first. */
  takeDue(now: number): readonly PendingAnswer[] {
    const due = this.#answers.splice(0, this.#indexAfter(now));
    for (const { source } of due) this.#sources.delete(source);
    return due;
  }

  clear(): void {
    this.#sources.clear();
    this.#answers.length = 0;
  }

  /** How many answers are due at `time` or before. */
  #indexAfter(time: number): number {
    let low = 0;
    let high = this.#answers.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#answers[middle]?.due ?? Infinity) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
