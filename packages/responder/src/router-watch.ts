import { OtherRouters, type OtherRouter, type RouterAdvertisement } from '@ovlab/ndp';
import { LogLimit } from './log-limit.ts';
import type { Logger } from './logger.ts';
import type { Statistics } from './statistics.ts';

/** Lines about other routers in a minute: whoever floods a link makes up a router in each packet. */
const LINES = { most: 20, window: 60_000 };

/** Looks at the advertisements of other routers on the link (RFC 4861 6.2.7), and says what does not fit ours. */
export class RouterWatch {
  readonly #routers = new OtherRouters();
  readonly #limit = new LogLimit(LINES.most, LINES.window);
  readonly #logger: Logger;
  readonly #statistics: Statistics;

  constructor(logger: Logger, statistics: Statistics) {
    this.#logger = logger;
    this.#statistics = statistics;
  }

  /** `own` is what this router says; undefined while it says nothing. */
  heard(
    source: string,
    message: RouterAdvertisement,
    own: RouterAdvertisement | undefined,
    now: number,
  ): void {
    const { first, found, settled } = this.#routers.heard(source, message, own, now);
    if (first) {
      const fields = { router: source, lifetime: message.routerLifetime };
      this.#say('info', fields, 'another router is on the link', now);
    }
    for (const inconsistency of found) {
      this.#statistics.inconsistent(inconsistency.field);
      const text = `another router advertises something else: ${inconsistency.field}`;
      this.#say('warn', { router: source, ...inconsistency }, text, now);
    }
    for (const { field, prefix } of settled) {
      this.#say('info', { router: source, field, prefix }, 'another router agrees again', now);
    }
  }

  list(now: number): readonly OtherRouter[] {
    return this.#routers.list(now);
  }

  #say(level: 'info' | 'warn', fields: object, message: string, now: number): void {
    const taken = this.#limit.take(now);
    if (taken === undefined) return;
    this.#logger[level](taken.held === 0 ? fields : { ...fields, linesHeldBack: taken.held }, message);
  }
}
