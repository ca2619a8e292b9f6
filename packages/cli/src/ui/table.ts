import stringWidth from 'string-width';

const GAP = '  ';

/** Rows under a header, columns as wide as their widest cell; cells may hold colours and wide characters. */
export function renderTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((row) => stringWidth(row[column] ?? ''))));
  return all.map((row) => renderRow(row, widths)).join('\n');
}

function renderRow(row: readonly string[], widths: readonly number[]): string {
  return widths
    .map((width, column) => {
      const cell = row[column] ?? '';
      return cell + ' '.repeat(width - stringWidth(cell));
    })
    .join(GAP)
    .trimEnd();
}
