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

/** @param {string} folder relative to the root */
function reportOf(folder) {
  return join(folder, '.reports/vitest.json');
}

/**
 * Removes reports of earlier runs: one that is read afterwards is from this run or from the cache of the same inputs.
 *
 * @param {readonly string[]} folders relative to the root
 */
export function removeReports(folders) {
  for (const folder of folders) rmSync(join(root, reportOf(folder)), { force: true });
}

/**
 * Adds up what the JSON reports of Vitest say.
 *
 * @param {readonly string[]} folders relative to the root; each must have a report
 * @returns {Counts}
 */
export function countReports(folders) {
  const counts = folders.map((folder) => countReport(folder, readJson(reportOf(folder))));
  return {
    passed: sum(counts.map(({ passed }) => passed)),
    failed: sum(counts.map(({ failed }) => failed)),
    skipped: sum(counts.map(({ skipped }) => skipped)),
    failures: counts.flatMap(({ failures }) => failures),
  };
}

/**
 * @param {string} folder
 * @param {any} report
 * @returns {Counts}
 */
export function countReport(folder, report) {
  if (report === undefined) {
    return { passed: 0, failed: 1, skipped: 0, failures: [`${folder}: no report was written`] };
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
