import { optionsOf, type OptionOf, type RouterAdvertisement } from '@ovlab/ndp';
import { prefixKey } from './options/prefixes.ts';

/**
 * Tells what has to differ between two advertisements before hosts are told of a change (RFC 4861 6.2.4). A prefix that
 * is missing, but not long enough to be taken back, counts as there: an address that is only replaced is no news.
 */
export class Essence {
  #prefixes: ReadonlyMap<string, string> = new Map();
  /** Missing prefixes that an advertisement went out without: a host that came meanwhile does not know them. */
  readonly #leftOut = new Set<string>();
  #returns = 0;

  /**
   * A text that is the same as long as there is nothing to tell.
   *
   * @param waiting the prefixes (`2001:db8::/64`) that are missing and not taken back yet
   */
  of(message: RouterAdvertisement, waiting: ReadonlySet<string>): string {
    const there = prefixesOf(message);
    const kept = [...this.#prefixes].filter(([key]) => waiting.has(key) && !there.has(key));
    for (const key of this.#leftOut) {
      if (there.has(key)) this.#returns += 1;
      if (!waiting.has(key)) this.#leftOut.delete(key);
    }
    this.#prefixes = new Map([...there, ...kept]);
    const options = message.options.filter(({ type }) => type !== 'prefix-information');
    return JSON.stringify([this.#returns, { ...message, options }, [...this.#prefixes].sort()]);
  }

  /** Notes what goes out. */
  sent(message: RouterAdvertisement): void {
    const there = prefixesOf(message);
    for (const key of this.#prefixes.keys()) if (!there.has(key)) this.#leftOut.add(key);
  }
}

function prefixesOf(message: RouterAdvertisement): ReadonlyMap<string, string> {
  return new Map(
    optionsOf(message, 'prefix-information').map((option) => [prefixKey(option), textOf(option)]),
  );
}

/** Lifetimes run down and are renewed by others without that being news. */
function textOf({ validLifetime, preferredLifetime, ...rest }: OptionOf<'prefix-information'>): string {
  return JSON.stringify({ ...rest, valid: validLifetime > 0, preferred: preferredLifetime > 0 });
}
