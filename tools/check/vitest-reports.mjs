import { rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { readJson, root } from '../prepare/repository.mjs';

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string[]} failures one line each
 */

/**
 * Where Vitest writes its report, relative to the root.
 *
 * @param {string} folder relative to the root
 * @param {string} [name] of the report, where a folder has several
 */
export function reportOf(folder, name = 'vitest') {
  return join(folder, `.reports/${name}.json`);
}

/**
 * Removes reports of earlier runs: one that is read afterwards is from this run or from the cache of the same inputs.
 *
 * @param {readonly string[]} reports relative to the root
 */
export function removeReports(reports) {
  for (const report of reports) rmSync(join(root, report), { force: true });
}

/**
 * Adds up what the JSON reports of Vitest say.
 *
 * @param {readonly string[]} reports relative to the root; each must be there
 * @returns {Counts}
 */
export function countReports(reports) {
  const counts = reports.map((report) => countReport(report, readJson(report)));
  return {
    passed: sum(counts.map(({ passed }) => passed)),
    failed: sum(counts.map(({ failed }) => failed)),
    skipped: sum(counts.map(({ skipped }) => skipped)),
    failures: counts.flatMap(({ failures }) => failures),
  };
}

/**
 * @param {string} file
 * @param {any} report what is in it
 * @returns {Counts}
 */
export function countReport(file, report) {
  if (report === undefined) {
    return { passed: 0, failed: 1, skipped: 0, failures: [`${file}: no report was written`] };
  }
  /** @type {string[]} */
  const failures = [];
  for (const file of report.testResults) {
    const name = relative(root, file.name);
    const failed = file.assertionResults.filter((/** @type {any} */ test) => test.status === 'failed');
    for (const test of failed) failures.push(`${name}: ${test.fullName}`);
    // A file that fails to load, and a hook that throws, fail no test.
    if (file.status === 'failed' && failed.length === 0) failures.push(`${name}: ${firstLine(file.message)}`);
  }
  return {
    passed: report.numPassedTests,
    failed: failures.length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures,
  };
}

/** @param {string} text */
function firstLine(text) {
  return text.split('\n', 1)[0] || 'failed outside its tests';
}

/** @param {readonly number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
