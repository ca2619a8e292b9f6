import { LeaseFileError } from './lease-file-error.ts';
import type { IscToken } from './isc-tokens.ts';

const date = /^(\d{4})\/(\d\d?)\/(\d\d?)$/;
const time = /^(\d\d?):(\d\d?):(\d\d?)$/;

/**
 * Milliseconds since the epoch of `never`, `epoch SECONDS`, or `WEEKDAY YEAR/MONTH/DAY HOUR:MINUTE:SECOND` in
 * universal time. Throws {@link LeaseFileError}.
 */
export function readTime(keyword: IscToken, words: readonly IscToken[]): number {
  const [first, second, third] = words.map(({ text }) => text);
  if (first === 'never') return Infinity;
  if (first === 'epoch' && /^\d+$/.test(second ?? '')) return 1_000 * Number(second);
  const [, year, month, day] = date.exec(second ?? '') ?? [];
  const [, hour, minute, seconds] = time.exec(third ?? '') ?? [];
  if (day !== undefined && seconds !== undefined) {
    return Date.UTC(
      Number(year),
      Number(month) - 1,
      Number(day),
      Number(hour),
      Number(minute),
      Number(seconds),
    );
  }
  throw new LeaseFileError(
    words[0]?.place ?? keyword.place,
    `'${words.map(({ text }) => text).join(' ')}' is not a time`,
    'times are written as: 2 2026/11/24 13:05:09',
  );
}
