/** Share of exchanges that may be lost. */
const LOSSES = 0.01;
/** A generator that does not get to send what it should has found its own limit. */
const OFFERED = 0.9;
/** Factor from one rate to the next on the way up, and between the last that passed and the first that did not. */
const GROWTH = 1.5;
const PRECISION = 1.05;
/** Below this a server is called unable. */
const LEAST = 20;

/**
 * @template {import('./dhcpv6-scenarios.mjs').Step} T
 * @typedef {object} Top
 * @property {T | undefined} best the step with the most exchanges a second of those without too many losses
 * @property {T[]} steps in their order
 */

/**
 * The highest rate at which less than one exchange of a hundred is lost: up by halves until one fails, then between.
 *
 * @template {import('./dhcpv6-scenarios.mjs').Step} T
 * @param {number} start exchanges a second
 * @param {(rate: number) => Promise<T>} attempt
 * @returns {Promise<Top<T>>}
 */
export async function topRate(start, attempt) {
  /** @type {T[]} */
  const steps = [];
  let [passed, failed] = [0, Number.POSITIVE_INFINITY];
  let rate = start;
  while (failed / passed > PRECISION && rate >= LEAST) {
    const step = await attempt(rate);
    steps.push(step);
    if (step.drops < LOSSES && step.offered >= OFFERED * rate) passed = rate;
    else failed = rate;
    if (failed === Number.POSITIVE_INFINITY) rate = passed * GROWTH;
    else if (passed === 0) rate = failed / (GROWTH * GROWTH);
    else rate = Math.sqrt(passed * failed);
  }
  const [best] = steps.filter(({ drops }) => drops < LOSSES).sort((a, b) => b.completed - a.completed);
  return { best, steps };
}
