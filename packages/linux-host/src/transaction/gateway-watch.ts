import type { Runner } from '@ovlab/core';
import { observe } from '../observe.ts';
import { findLink } from '../snapshot.ts';
import { answeringGateways, formatGateway, movedGateways } from './gateways.ts';
import { monotonic, type Transaction } from './journal.ts';

/** Milliseconds for each gateway to answer. */
const TIMEOUT_MS = 2500;
/** One lost probe, or a router that starts again, is no reason yet. */
const FAILURES = 2;

/** Looks for the gateways that answered before a change, for as long as it waits to be confirmed. */
export class GatewayWatch {
  readonly #runner: Runner;
  #failures = 0;

  constructor(runner: Runner) {
    this.#runner = runner;
  }

  /** Whether the last look found one silent, so that the next one should come at once. */
  get inDoubt(): boolean {
    return this.#failures > 0;
  }

  /** Those that stayed silent several times in a row. Takes no longer than the deadline of the transaction allows. */
  async lost({ gateways, deadline }: Transaction): Promise<readonly string[]> {
    const timeout = Math.max(0, Math.min(TIMEOUT_MS, deadline - monotonic()));
    const silent = await silentGateways(this.#runner, gateways, timeout);
    this.#failures = silent.length === 0 ? 0 : this.#failures + 1;
    return this.#failures < FAILURES ? [] : silent;
  }
}

/**
 * The gateways of before that are still next hops of default routes, and do not answer.
 *
 * @param timeout milliseconds
 */
export async function silentGateways(
  runner: Runner,
  before: Transaction['gateways'],
  timeout: number,
): Promise<readonly string[]> {
  if (before.length === 0) return [];
  const now = await observe(runner);
  // A port has no way of its own: what the kernel learned there before is left until it expires.
  const ways = now.routes.filter(({ link }) => findLink(now, link ?? '')?.master === undefined);
  const paths = movedGateways(before, { routes: ways });
  const answering = await answeringGateways(runner, paths, { timeout });
  return paths.filter((path) => !answering.includes(path)).map(formatGateway);
}
