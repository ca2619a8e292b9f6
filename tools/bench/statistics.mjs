/**
 * @param {readonly number[]} values not empty
 */
export function statistics(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (/** @type {number} */ index) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  return {
    count: sorted.length,
    median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2,
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    min: at(0),
    max: at(sorted.length - 1),
  };
}

/**
 * A table with the first column to the left and numbers to the right.
 *
 * @param {readonly (readonly string[])[]} rows the heading first
 */
export function table(rows) {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row.map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart((widths[column] ?? 0) + 2),
      ),
    )
    .map((cells) => `${cells.join('').trimEnd()}\n`)
    .join('');
}

/**
 * @param {string} name
 * @param {readonly number[]} seconds
 */
export function row(name, seconds) {
  const { count, median, mean, min, max } = statistics(seconds);
  return [name, String(count), ...[median, mean, min, max].map((value) => value.toFixed(3))];
}

export const heading = ['seconds', 'runs', 'median', 'mean', 'min', 'max'];
