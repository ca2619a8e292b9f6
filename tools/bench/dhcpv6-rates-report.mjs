import { spread } from './ra-report.mjs';
import { statistics, table } from './statistics.mjs';

/**
 * @typedef {import('./dhcpv6-rates.mjs').Run} Run
 *
 * @typedef {object} Row one server in one scenario: medians of its runs
 * @property {string} scenario
 * @property {string} server
 * @property {number[]} rates exchanges a second, of each run
 * @property {number} rate
 * @property {number} cpu milliseconds for each exchange
 * @property {number} rss MiB
 * @property {number | undefined} rateToKea how many times Kea's
 * @property {number | undefined} cpuToKea
 * @property {Quantiles | undefined} advertise
 * @property {Quantiles | undefined} reply
 *
 * @typedef {{ p50: number, p99: number, max: number }} Quantiles milliseconds
 */

/** @param {readonly number[]} values */
const median = (values) => statistics(values).median;

/**
 * Of the latencies of all runs.
 *
 * @param {readonly number[]} values
 * @returns {Quantiles | undefined}
 */
function quantiles(values) {
  if (values.length === 0) return undefined;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ share) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { p50: at(0.5), p99: at(0.99), max: at(1) };
}

/**
 * @param {readonly Run[]} runs
 * @returns {Row[]}
 */
export function summaryOf(runs) {
  /** @type {Map<string, Run[]>} */
  const groups = new Map();
  for (const run of runs) {
    const key = `${run.scenario} ${run.server}`;
    groups.set(key, [...(groups.get(key) ?? []), run]);
  }
  const middle = (/** @type {readonly Run[]} */ group) => ({
    rate: median(group.map(({ rate }) => rate)),
    cpu: median(group.map(({ cpu }) => cpu)),
  });
  return [...groups.values()].map((group) => {
    const { scenario = '', server = '' } = group[0] ?? {};
    const { rate, cpu } = middle(group);
    const theirs = groups.get(`${scenario} kea`);
    const kea = server === 'kea' || theirs === undefined ? undefined : middle(theirs);
    return {
      scenario,
      server,
      rates: group.map((run) => run.rate),
      rate,
      cpu,
      rss: median(group.map(({ rss }) => rss / 1024)),
      rateToKea: kea && rate / kea.rate,
      cpuToKea: kea && cpu / kea.cpu,
      advertise: quantiles(group.flatMap(({ latency }) => latency?.advertise ?? [])),
      reply: quantiles(group.flatMap(({ latency }) => latency?.reply ?? [])),
    };
  });
}

/**
 * @param {readonly Row[]} rows
 * @param {{ seconds: number, load: number }} conditions
 */
export function ratesText(rows, { seconds, load }) {
  const number = (/** @type {number | undefined} */ value, digits = 2) => value?.toFixed(digits) ?? '-';
  const rates = table([
    ['scenario, server', 'exchanges/s', 'x Kea', 'CPU ms each', 'x Kea', 'RSS MiB'],
    ...rows.map(({ scenario, server, rates: each, rateToKea, cpu, cpuToKea, rss }) => [
      `${scenario}, ${server}`,
      spread(each),
      number(rateToKea),
      number(cpu, 3),
      number(cpuToKea),
      number(rss, 0),
    ]),
  ]);
  const timed = rows.flatMap(({ server, rate, advertise, reply }) =>
    advertise === undefined || reply === undefined
      ? []
      : [
          [
            `${server}, ${number(rate / 10, 0)}/s`,
            ...[advertise, reply].flatMap((of) => [of.p50, of.p99, of.max]),
          ].map((cell) => (typeof cell === 'number' ? number(cell) : cell)),
        ],
  );
  const heading = ['latency in ms at a tenth', ...['Advertise p50', 'p99', 'max', 'Reply p50', 'p99', 'max']];
  return [
    rates,
    ...(timed.length > 0 ? [table([heading, ...timed])] : []),
    `steps of ${seconds} s, medians (least..most), load ${load.toFixed(2)} at the start\n`,
  ].join('\n');
}
