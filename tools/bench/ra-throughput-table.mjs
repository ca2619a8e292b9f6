import { spread } from './ra-report.mjs';
import { ALLOWANCE } from './ra-rules.mjs';
import { statistics, table } from './statistics.mjs';

/** @typedef {import('./ra-throughput.mjs').Run} Run */

const MIB = 1024;
/** Seconds of the flood in which a heap may grow to what the work needs. */
const WARM_UP = 5;

/**
 * How much the memory grew under the load, after the first seconds of it.
 *
 * @param {'rss' | 'pss'} kind
 * @returns {(run: Run) => number | null} MiB; null when the load was shorter than that
 */
function growth(kind) {
  return ({ memory }) => {
    const warm = memory.slice(0, -1).find(({ seconds }) => seconds >= WARM_UP - 0.5);
    return warm === undefined ? null : ((memory.at(-1)?.[kind] ?? 0) - warm[kind]) / MIB;
  };
}

/** Names of the lines, what stands in them, and how many digits after the point. */
/** @type {[name: string, value: (run: Run) => number | null, digits: number][]} */
const lines = [
  ['solicitations', ({ verdict }) => verdict.solicitations, 0],
  ['solicitations/s', ({ rate }) => rate, 1],
  ['unicast advertisements', ({ verdict }) => verdict.unicast, 0],
  ['multicast advertisements', ({ verdict }) => verdict.multicast, 0],
  ['multicasts closer than 3 s', ({ verdict }) => verdict.violations.closeMulticasts, 0],
  [`unicasts later than 500 ms (+ ${ALLOWANCE})`, ({ verdict }) => verdict.violations.late, 0],
  ['unicasts that nobody asked for', ({ verdict }) => verdict.violations.unasked, 0],
  ['hosts without an answer', ({ verdict }) => verdict.violations.unanswered, 0],
  ['least time between multicasts, ms', ({ verdict }) => verdict.leastGap, 1],
  ['delay of unicasts, median, ms', ({ verdict }) => of(verdict.delays, 'median'), 1],
  ['delay of unicasts, most, ms', ({ verdict }) => of(verdict.delays, 'max'), 1],
  ['processor time, s', ({ cpu }) => cpu, 2],
  ['RSS at the start, MiB', ({ memory }) => (memory[0]?.rss ?? 0) / MIB, 1],
  ['RSS at the end, MiB', ({ memory }) => (memory.at(-1)?.rss ?? 0) / MIB, 1],
  ['RSS growth after 5 s, MiB', growth('rss'), 1],
  ['PSS at the start, MiB', ({ memory }) => (memory[0]?.pss ?? 0) / MIB, 1],
  ['PSS at the end, MiB', ({ memory }) => (memory.at(-1)?.pss ?? 0) / MIB, 1],
  ['PSS growth after 5 s, MiB', growth('pss'), 1],
  ['lost by the capture', ({ dropped }) => dropped, 0],
];

/**
 * @param {readonly { name: string, runs: readonly Run[] }[]} results
 * @returns {string}
 */
export function throughputTable(results) {
  const rows = lines.map(([name, value, digits]) => [
    name,
    ...results.map(({ runs }) =>
      spread(
        runs.flatMap((run) => value(run) ?? []),
        digits,
      ),
    ),
  ]);
  return table([['', ...results.map(({ name }) => name)], ...rows]);
}

/**
 * @param {readonly number[]} values
 * @param {'median' | 'max'} key
 */
function of(values, key) {
  return values.length === 0 ? null : statistics(values)[key];
}
