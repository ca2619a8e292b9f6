import { statistics } from './statistics.mjs';

/** @typedef {ReturnType<typeof statistics>} Summary */

/** The first line of tables made of {@link measurementRow}. @param {string} unit */
export function measurementHeading(unit) {
  return [unit, 'runs', 'median', 'mean', 'least', 'most'];
}

/**
 * @param {string} name
 * @param {Summary} summary
 */
export function measurementRow(name, { count, median, mean, min, max }) {
  return [name, String(count), ...[median, mean, min, max].map((value) => value.toFixed(2))];
}

/**
 * One of the figures of several runs: the median, and the least and the most when they differ.
 *
 * @param {readonly number[]} values
 * @param {number} [digits] after the point
 */
export function spread(values, digits = 0) {
  if (values.length === 0) return '-';
  const { median, min, max } = statistics(values);
  const [middle, least, most] = [median, min, max].map((value) => value.toFixed(digits));
  return least === most ? `${middle}` : `${middle} (${least}..${most})`;
}

/**
 * How many times as much ours is as theirs.
 *
 * @param {string} what
 * @param {{ name: string, value: number }} ours
 * @param {readonly { name: string, value: number }[]} theirs
 * @returns {{ what: string, of: string, to: string, ratio: number }[]}
 */
export function ratios(what, ours, theirs) {
  return theirs.map(({ name, value }) => ({ what, of: ours.name, to: name, ratio: ours.value / value }));
}

/** @param {ReturnType<typeof ratios>} all */
export function ratioLines(all) {
  return all.map(({ what, of, to, ratio }) => `${what}, ${of} / ${to}: ${ratio.toFixed(2)}\n`).join('');
}

/**
 * Prints what was measured: the one document, or the text for people.
 *
 * @param {boolean} json
 * @param {object} document
 * @param {() => string} text
 */
export function report(json, document, text) {
  process.stdout.write(json ? `${JSON.stringify(document, null, 2)}\n` : text());
}
