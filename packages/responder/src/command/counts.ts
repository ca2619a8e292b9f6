/** `3 initial, 10 periodic`; what never happened is left out. */
export function counts(table: Readonly<Record<string, number>>): string {
  const parts = Object.entries(table).flatMap(([name, count]) => (count === 0 ? [] : `${count} ${name}`));
  return parts.length === 0 ? 'none' : parts.join(', ');
}
