/** The candidate that a person most likely meant; undefined when none is close. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const wanted = normalise(word);
  const limit = Math.max(1, Math.floor(wanted.length / 3));
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, normalise(candidate));
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate ?? abbreviated(wanted, candidates);
}

/** `iface` for `interface`: the same first letter, and the others in the same order. */
function abbreviated(wanted: string, candidates: readonly string[]): string | undefined {
  if (wanted.length < 3) return undefined;
  return candidates.find((candidate) => {
    const letters = normalise(candidate);
    let from = 0;
    for (const letter of wanted) from = letters.indexOf(letter, from) + 1 || Number.POSITIVE_INFINITY;
    return letters[0] === wanted[0] && Number.isFinite(from);
  });
}

function normalise(word: string): string {
  return word.toLowerCase().replaceAll(/[-_ ]/g, '');
}

/** Damerau-Levenshtein distance (optimal string alignment): a swap of two neighbours counts once. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const options = [
        at(last, column) + 1,
        at(current, column - 1) + 1,
        at(last, column - 1) + (same ? 0 : 1),
      ];
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) options.push(at(beforeLast, column - 2) + 1);
      current.push(Math.min(...options));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
