import { copyOf } from './expiry-table.ts';

const FIRST_CAPACITY = 1_024;

/**
 * Slots by time: a doubly linked list for each time that has any, so that a slot comes and goes in constant time and
 * takes 12 octets. Times are whole numbers, 1..0xffffffff, of a unit that the caller chooses.
 */
export class ExpiryBuckets {
  /** First slot of each time plus one; 0 where all have gone. Holds the same times as `#times`. */
  readonly #heads = new Map<number, number>();
  /** Ascending. */
  readonly #times: number[] = [];
  #timeOf = new Uint32Array(FIRST_CAPACITY);
  #next = new Uint32Array(FIRST_CAPACITY);
  #previous = new Uint32Array(FIRST_CAPACITY);

  /** The earliest time that has slots. */
  get first(): number | undefined {
    for (;;) {
      const time = this.#times[0];
      if (time === undefined || this.#heads.get(time) !== 0) return time;
      this.#times.shift();
      this.#heads.delete(time);
    }
  }

  /** The earliest time after `time` that has slots. */
  after(time: number): number | undefined {
    for (let index = this.#position(time + 1); index < this.#times.length; index += 1) {
      const next = this.#times[index];
      if (next !== undefined && this.#heads.get(next) !== 0) return next;
    }
    return undefined;
  }

  /** 0 for a slot that has no time. */
  timeOf(slot: number): number {
    return this.#timeOf[slot] ?? 0;
  }

  /** Gives a slot a time in place of what it had. */
  set(slot: number, time: number): void {
    if (this.timeOf(slot) === time) return;
    this.remove(slot);
    if (slot >= this.#timeOf.length) this.#grow(slot);
    const head = this.#heads.get(time);
    if (head === undefined) this.#times.splice(this.#position(time), 0, time);
    else if (head !== 0) this.#previous[head - 1] = slot + 1;
    this.#timeOf[slot] = time;
    this.#next[slot] = head ?? 0;
    this.#previous[slot] = 0;
    this.#heads.set(time, slot + 1);
  }

  remove(slot: number): void {
    const time = this.timeOf(slot);
    if (time === 0) return;
    const next = this.#next[slot] ?? 0;
    const previous = this.#previous[slot] ?? 0;
    if (previous === 0) this.#heads.set(time, next);
    else this.#next[previous - 1] = next;
    if (next !== 0) this.#previous[next - 1] = previous;
    this.#timeOf[slot] = 0;
  }

  /** The slots of a time, the last one set first. Each may be set or removed while it is its turn, no other one. */
  *slots(time: number): Iterable<number> {
    let link = this.#heads.get(time) ?? 0;
    while (link !== 0) {
      const next: number = this.#next[link - 1] ?? 0;
      yield link - 1;
      link = next;
    }
  }

  /** Where in `#times` the first one is that is not before `time`. */
  #position(time: number): number {
    let low = 0;
    let high = this.#times.length;
    // Most are for times later than all others.
    if ((this.#times[high - 1] ?? 0) < time) return high;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#times[middle] ?? 0) < time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #grow(slot: number): void {
    let length = this.#timeOf.length;
    while (length <= slot) length *= 2;
    this.#timeOf = copyOf(this.#timeOf, length);
    this.#next = copyOf(this.#next, length);
    this.#previous = copyOf(this.#previous, length);
  }
}
