/**
 * How many hosts can wait for a unicast answer at once. A link with more of them is better served by one multicast,
 * and a flood of made-up sources cannot take more memory than this.
 */
export const MAX_PENDING_SOLICITATIONS = 64;

/** Solicitations that wait for their unicast answer: one entry for a source, however often it asks. */
export class PendingSolicitations {
  readonly #due = new Map<string, number>();

  get size(): number {
    return this.#due.size;
  }

  /** When the first answer is due; `undefined` when none is. */
  get earliest(): number | undefined {
    return this.#due.size === 0 ? undefined : Math.min(...this.#due.values());
  }

  /**
   * Notes that `source` is to be answered at `due`; the first note of a source counts.
   * @returns whether the source is going to be answered: false when there was no room for it
   */
  add(source: string, due: number): boolean {
    if (this.#due.has(source)) return true;
    if (this.#due.size >= MAX_PENDING_SOLICITATIONS) return false;
    this.#due.set(source, due);
    return true;
  }

  /** Takes out the sources whose answer is due, the longest overdue first. */
  takeDue(now: number): string[] {
    const due = [...this.#due].filter(([, at]) => at <= now).sort(([, a], [, b]) => a - b);
    for (const [source] of due) this.#due.delete(source);
    return due.map(([source]) => source);
  }

  clear(): void {
    this.#due.clear();
  }
}
