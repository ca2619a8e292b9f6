import { contains } from '@ovlab/core';

export interface LearnedAddressesOptions {
  /** The /64 that counts. */
  readonly prefix: string;
  /** Addresses that are never learned: of the server and its gateways. */
  readonly own: readonly string[];
  /** How many are kept; the one that was heard of longest ago goes first. */
  readonly capacity: number;
  /** Milliseconds without a word until an address is forgotten. */
  readonly lifetime: number;
}

/** Addresses behind the inner bridge, with the time of their last word. Pure: who calls says what time it is. */
export class LearnedAddresses {
  readonly #options: LearnedAddressesOptions;
  readonly #own: ReadonlySet<string>;
  /** In the order of the last word. */
  readonly #heard = new Map<string, number>();

  constructor(options: LearnedAddressesOptions) {
    this.#options = options;
    this.#own = new Set(options.own);
  }

  get all(): readonly string[] {
    return [...this.#heard.keys()];
  }

  has(address: string): boolean {
    return this.#heard.has(address);
  }

  /** @returns whether the address is a new one, and which one had to go for it */
  hear(address: string, now: number): { readonly added: boolean; readonly evicted: string | undefined } {
    if (this.#own.has(address) || !contains(this.#options.prefix, address)) {
      return { added: false, evicted: undefined };
    }
    const known = this.#heard.delete(address);
    this.#heard.set(address, now);
    if (known || this.#heard.size <= this.#options.capacity) return { added: !known, evicted: undefined };
    const [evicted] = this.#heard.keys();
    if (evicted !== undefined) this.#heard.delete(evicted);
    return { added: true, evicted };
  }

  /** Forgets and returns what has not been heard of for too long. */
  expire(now: number): readonly string[] {
    const gone = [...this.#heard]
      .filter(([, heard]) => now - heard > this.#options.lifetime)
      .map(([address]) => address);
    for (const address of gone) this.#heard.delete(address);
    return gone;
  }
}
