/**
 * @typedef {import('./stages.mjs').Outcome & { name: string, seconds: number }} Result
 */

/** @param {Result} result */
export function line({ name, failed, seconds }) {
  return `${failed > 0 ? 'FAIL' : 'ok  '}  ${name.padEnd(12)} ${seconds.toFixed(1).padStart(6)} s`;
}

/**
 * The table of all checks, the failures by name, and the count as the last line.
 *
 * @param {readonly Result[]} results
 * @param {{ skippedFails: boolean }} options skippedFails: a skipped test is a failure
 * @returns {{ text: string, ok: boolean }}
 */
export function summary(results, { skippedFails }) {
  const rows = results.map(({ name, passed, failed, skipped, seconds }) => [
    name,
    String(passed),
    String(failed),
    String(skipped),
    `${seconds.toFixed(1)} s`,
  ]);
  const table = [['check', 'passed', 'failed', 'skipped', 'time'], ...rows].map(([name = '', ...cells]) =>
    [name.padEnd(12), ...cells.map((cell) => cell.padStart(9))].join(''),
  );
  const failures = results.flatMap(({ name, failures: lines }) => lines.map((text) => `  ${name}: ${text}`));
  const [passed, failed, skipped] = [
    total(results, 'passed'),
    total(results, 'failed'),
    total(results, 'skipped'),
  ];
  const lines = ['', ...table, ''];
  if (failures.length > 0) lines.push('failed:', ...failures, '');
  if (skipped > 0 && skippedFails) lines.push('With CI=true a skipped test is a failure.', '');
  lines.push(`${passed} passed, ${failed} failed, ${skipped} skipped`);
  return { text: `${lines.join('\n')}\n`, ok: failed === 0 && !(skippedFails && skipped > 0) };
}

/**
 * @param {readonly Result[]} results
 * @param {'passed' | 'failed' | 'skipped'} key
 */
function total(results, key) {
  return results.reduce((sum, result) => sum + result[key], 0);
}
