/**
 * How much the OpenVPNs of a server say while somebody wants to read along: the highest level that is asked for, and
 * that of the profile when nobody asks.
 */
export class Verbosity {
  readonly #apply: (level: number | undefined) => Promise<void>;
  readonly #wanted = new Set<{ readonly level: number }>();

  /** @param apply sets a level; undefined: that of the profile */
  constructor(apply: (level: number | undefined) => Promise<void>) {
    this.#apply = apply;
  }

  /** The level that is asked for, 0..11. */
  get level(): number | undefined {
    return this.#wanted.size === 0 ? undefined : Math.max(...[...this.#wanted].map(({ level }) => level));
  }

  /** Resolves when the level holds, with what takes it back. */
  async hold(level: number): Promise<() => Promise<void>> {
    const wish = { level };
    this.#wanted.add(wish);
    await this.#apply(this.level);
    return async () => {
      if (this.#wanted.delete(wish)) await this.#apply(this.level);
    };
  }
}
