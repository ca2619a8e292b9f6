const INITIAL_CAPACITY = 1 << 10;

/**
 * Which numbers stand under a hash, in one flat array: a million of them take 16 MB. Several numbers may share a hash,
 * so whoever asks has to look whether a number is the one that is meant.
 */
export class HashIndex {
  /** Of each place the number, 0 where it is empty, and then the hash: both come with one line of the cache. */
  #places = new Uint32Array(2 * INITIAL_CAPACITY);
  #mask = INITIAL_CAPACITY - 1;
  #size = 0;

  /** How many numbers there are. */
  get size(): number {
    return this.#size;
  }

  /** Makes room for so many, which saves moving them again and again. */
  reserve(count: number): void {
    let capacity = this.#mask + 1;
    while (count * 4 > capacity * 3) capacity *= 2;
    if (capacity > this.#mask + 1) this.#resize(capacity);
  }

  /** @param id 1..0xffffffff, not there yet under this hash */
  add(hash: number, id: number): void {
    this.reserve(this.#size + 1);
    this.#place(hash, id);
    this.#size += 1;
  }

  remove(hash: number, id: number): void {
    let place = hash & this.#mask;
    while (this.#idAt(place) !== id || this.#hashAt(place) !== hash) {
      if (this.#idAt(place) === 0) return;
      place = (place + 1) & this.#mask;
    }
    this.#size -= 1;
    this.#close(place);
  }

  /** The numbers under a hash, in no order. */
  under(hash: number): readonly number[] {
    let found: number[] | undefined;
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const id = this.#idAt(place);
      if (id === 0) return found ?? NONE;
      if (this.#hashAt(place) !== hash) continue;
      if (found === undefined) found = [id];
      else found.push(id);
    }
  }

  #place(hash: number, id: number): void {
    let place = hash & this.#mask;
    while (this.#idAt(place) !== 0) place = (place + 1) & this.#mask;
    this.#set(place, id, hash);
  }

  /** Moves back what was pushed on by the one that goes, so that searches may go on ending at an empty place. */
  #close(hole: number): void {
    let gap = hole;
    let place = gap;
    for (;;) {
      place = (place + 1) & this.#mask;
      const id = this.#idAt(place);
      if (id === 0) break;
      const hash = this.#hashAt(place);
      const home = hash & this.#mask;
      if (((place - home) & this.#mask) < ((place - gap) & this.#mask)) continue;
      this.#set(gap, id, hash);
      gap = place;
    }
    this.#set(gap, 0, 0);
  }

  #resize(capacity: number): void {
    const before = this.#places;
    this.#places = new Uint32Array(2 * capacity);
    this.#mask = capacity - 1;
    for (let at = 0; at < before.length; at += 2) {
      const id = before[at] ?? 0;
      if (id !== 0) this.#place(before[at + 1] ?? 0, id);
    }
  }

  #idAt(place: number): number {
    return this.#places[2 * place] ?? 0;
  }

  #hashAt(place: number): number {
    return this.#places[2 * place + 1] ?? 0;
  }

  #set(place: number, id: number, hash: number): void {
    this.#places[2 * place] = id;
    this.#places[2 * place + 1] = hash;
  }
}

const NONE: readonly number[] = [];
