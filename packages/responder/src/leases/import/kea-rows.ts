import type { Located } from './values.ts';
import { LeaseFileError } from './lease-file-error.ts';

/** Columns that no version of Kea leaves out of its DHCPv6 leases. */
const needed = ['address', 'duid', 'valid_lifetime', 'expire', 'lease_type', 'iaid'];

/** One line of a CSV file by the names of its columns. */
export interface KeaRow {
  readonly line: number;
  /** The field of a column; without text when the file has no such column. */
  field(column: string): Located;
}

/** The lines of a file of Kea; what is cut off at the end is told of, not read. Throws {@link LeaseFileError}. */
export function* keaRows(text: string, cutOff: (line: number) => void): Generator<KeaRow> {
  let columns: ReadonlyMap<string, number> | undefined;
  let line = 0;
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start);
    const content = text.slice(start, end < 0 ? text.length : end).replace(/\r$/, '');
    start = end < 0 ? text.length : end + 1;
    line += 1;
    if (content === '') continue;
    const fields = content.split(',');
    if (columns === undefined) {
      columns = columnsOf(fields, line);
    } else if (fields.length === columns.size) {
      yield createRow(line, fields, columns);
    } else if (end < 0) {
      cutOff(line);
    } else {
      const place = { line, column: 1, length: content.length };
      throw new LeaseFileError(place, `${fields.length} fields stand where ${columns.size} are expected`);
    }
  }
}

function columnsOf(names: readonly string[], line: number): ReadonlyMap<string, number> {
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length === 0) return new Map(names.map((name, index) => [name, index]));
  const place = { line, column: 1, length: names.join(',').length };
  const hint = names.includes('client_id')
    ? 'these are DHCPv4 leases; those of DHCPv6 are in kea-leases6.csv'
    : 'the first line of a lease file of Kea has the names of its columns';
  throw new LeaseFileError(place, `there is no column ${missing.join(', ')}`, hint);
}

function createRow(line: number, fields: readonly string[], columns: ReadonlyMap<string, number>): KeaRow {
  return {
    line,
    field(name) {
      const index = columns.get(name);
      const field = index === undefined ? '' : (fields[index] ?? '');
      const before = fields.slice(0, index ?? 0);
      const column = before.reduce((sum, { length }) => sum + length + 1, 1);
      return { text: unescape(field), place: { line, column, length: Math.max(1, field.length) } };
    },
  };
}

/** Kea writes a comma within a field as `&#x2c`. */
function unescape(field: string): string {
  if (!field.includes('&#x')) return field;
  return field.replace(/&#x([0-9a-f]{2})/gi, (_, octet: string) =>
    String.fromCharCode(Number.parseInt(octet, 16)),
  );
}
