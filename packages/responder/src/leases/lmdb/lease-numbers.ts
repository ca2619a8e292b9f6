/** Gives each lease a number, the ones of deleted leases first, so that the table stays dense. */
export class LeaseNumbers {
  readonly #free: number[] = [];
  #last: number;

  /** @param last the largest number in use */
  constructor(last = 0) {
    this.#last = last;
  }

  /** The largest number that was given. */
  get last(): number {
    return this.#last;
  }

  take(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    this.#last += 1;
    return this.#last;
  }

  giveBack(id: number): void {
    this.#free.push(id);
  }
}
