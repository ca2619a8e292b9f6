/**
 * Adds an entry to a list and returns the list. Nearly all lists that are made for one message have a single entry, for
 * which `push` would make room for sixteen more; with thousands of messages under way that is most of their memory.
 */
export function added<T>(list: T[], entry: T): T[] {
  if (list.length === 0) return [entry];
  list.push(entry);
  return list;
}

/** As `filter`, but the list itself when all of it stays. */
export function sifted<T>(list: readonly T[], stays: (entry: T) => boolean): readonly T[] {
  return list.every(stays) ? list : list.filter(stays);
}
