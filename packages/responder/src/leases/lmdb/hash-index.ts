const INITIAL_CAPACITY = 1 << 10;

/**
 * Which numbers stand under a hash, in two flat arrays: a million of them take 16 MB. Several numbers may share a hash,
 * so whoever asks has to look whether a number is the one that is meant.
 */
export class HashIndex {
  #hashes = new Uint32Array(INITIAL_CAPACITY);
  /** 0: an empty place. */
  #ids = new Uint32Array(INITIAL_CAPACITY);
  #mask = INITIAL_CAPACITY - 1;
  #size = 0;

  /** How many numbers there are. */
  get size(): number {
    return this.#size;
  }

  /** Makes room for so many, which saves moving them again and again. */
  reserve(count: number): void {
    let capacity = this.#ids.length;
    while (count * 4 > capacity * 3) capacity *= 2;
    if (capacity > this.#ids.length) this.#resize(capacity);
  }

  /** @param id 1..0xffffffff, not there yet under this hash */
  add(hash: number, id: number): void {
    this.reserve(this.#size + 1);
    this.#place(hash, id);
    this.#size += 1;
  }

  remove(hash: number, id: number): void {
    let place = hash & this.#mask;
    while (this.#ids[place] !== id || this.#hashes[place] !== hash) {
      if (this.#ids[place] === 0) return;
      place = (place + 1) & this.#mask;
    }
    this.#size -= 1;
    this.#close(place);
  }

  /** The numbers under a hash, in no order. */
  under(hash: number): readonly number[] {
    let found: number[] | undefined;
    for (let place = hash & this.#mask; ; place = (place + 1) & this.#mask) {
      const id = this.#ids[place] ?? 0;
      if (id === 0) return found ?? NONE;
      if (this.#hashes[place] !== hash) continue;
      if (found === undefined) found = [id];
      else found.push(id);
    }
  }

  #place(hash: number, id: number): void {
    let place = hash & this.#mask;
    while (this.#ids[place] !== 0) place = (place + 1) & this.#mask;
    this.#ids[place] = id;
    this.#hashes[place] = hash;
  }

  /** Moves back what was pushed on by the one that goes, so that searches may go on ending at an empty place. */
  #close(hole: number): void {
    let gap = hole;
    let place = gap;
    for (;;) {
      place = (place + 1) & this.#mask;
      const id = this.#ids[place] ?? 0;
      if (id === 0) break;
      const hash = this.#hashes[place] ?? 0;
      const home = hash & this.#mask;
      if (((place - home) & this.#mask) < ((place - gap) & this.#mask)) continue;
      this.#ids[gap] = id;
      this.#hashes[gap] = hash;
      gap = place;
    }
    this.#ids[gap] = 0;
  }

  #resize(capacity: number): void {
    const hashes = this.#hashes;
    const ids = this.#ids;
    this.#hashes = new Uint32Array(capacity);
    this.#ids = new Uint32Array(capacity);
    this.#mask = capacity - 1;
    for (let place = 0; place < ids.length; place += 1) {
      const id = ids[place] ?? 0;
      if (id !== 0) this.#place(hashes[place] ?? 0, id);
    }
  }
}

const NONE: readonly number[] = [];
