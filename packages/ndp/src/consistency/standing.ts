import { inconsistenciesOf } from './compare.ts';
import { keyOf, type Comparison, type Inconsistency } from './inconsistency.ts';

/** Milliseconds until the same thing is reported again when it comes and goes. */
export const REPORT_INTERVAL = 3_600_000;

/**
 * Milliseconds for which a router need not speak of a thing again: the longest time between its advertisements
 * (RFC 4861 6.2.1, MaxRtrAdvInterval), of which each may carry a part only (6.2.3).
 */
export const LONGEST_SILENCE = 1_800_000;

interface Standing {
  readonly inconsistency: Inconsistency;
  /** Whether it stands; otherwise it is kept to remember when it was reported. */
  readonly stands: boolean;
  /** When a router last spoke of it, in milliseconds. */
  readonly heardAt: number;
  /** When it was last reported, `-Infinity` for never. */
  readonly reportedAt: number;
  /** Whether somebody was told that it stands, and has to be told when it no longer does. */
  readonly reported: boolean;
}

/** The inconsistencies of one router over time, and which of them are worth telling. */
export class StandingInconsistencies {
  readonly #things = new Map<string, Standing>();
  readonly #quietUntil: number;

  /** @param quietUntil nothing is reported before this time, in milliseconds */
  constructor(quietUntil = -Infinity) {
    this.#quietUntil = quietUntil;
  }

  /** Those that stand. */
  get current(): readonly Inconsistency[] {
    return [...this.#things.values()]
      .filter(({ stands }) => stands)
      .map(({ inconsistency }) => inconsistency);
  }

  /**
   * Notes a comparison of everything that both routers spoke of.
   * @returns those to report as found and as settled
   */
  update(
    comparisons: readonly Comparison[],
    now: number,
  ): { readonly found: readonly Inconsistency[]; readonly settled: readonly Inconsistency[] } {
    const agreed = new Set(comparisons.filter(({ agrees }) => agrees).map(keyOf));
    const settled = this.#settle(agreed, now);
    const found = inconsistenciesOf(comparisons).filter((inconsistency) => this.#stands(inconsistency, now));
    return { found, settled };
  }

  #settle(agreed: ReadonlySet<string>, now: number): readonly Inconsistency[] {
    const over = [...this.#things].filter(
      ([key, { stands, heardAt }]) => stands && (agreed.has(key) || now - heardAt > LONGEST_SILENCE),
    );
    for (const [key, thing] of over) this.#things.set(key, { ...thing, stands: false, reported: false });
    for (const [key, { stands, reportedAt }] of this.#things) {
      if (!stands && now - reportedAt >= REPORT_INTERVAL) this.#things.delete(key);
    }
    return over.filter(([, { reported }]) => reported).map(([, { inconsistency }]) => inconsistency);
  }

  /** @returns whether it is to be reported */
  #stands(inconsistency: Inconsistency, now: number): boolean {
    const key = keyOf(inconsistency);
    const { reported = false, reportedAt = -Infinity } = this.#things.get(key) ?? {};
    const report = !reported && now >= this.#quietUntil && now - reportedAt >= REPORT_INTERVAL;
    this.#things.set(key, {
      inconsistency,
      stands: true,
      heardAt: now,
      reportedAt: report ? now : reportedAt,
      reported: reported || report,
    });
    return report;
  }
}
