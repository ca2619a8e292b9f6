import { isAlias, isMap, isNode, isScalar, isSeq, type Document, type LineCounter } from 'yaml';

/** A place on one line of a text; line and column 1-based. */
export interface Place {
  readonly line: number;
  readonly column: number;
  /** Characters to underline; at least 1. */
  readonly length: number;
}

type Range = readonly [start: number, end: number];

/** The place of a range of the text; it ends with its line. */
export function placeOf(text: string, lines: LineCounter, [start, end]: Range): Place {
  const { line, col } = lines.linePos(start);
  const [first = ''] = text.slice(start, end).split(/\r?\n/, 1);
  return { line: Math.max(1, line), column: Math.max(1, col), length: Math.max(1, first.trimEnd().length) };
}

/**
 * The range of the value at a path, or of its key. What a short form leaves out is shown at the short form:
 * `prefix[0].valid-lifetime` of `prefix: 2001:db8::/64` is that text. A missing value is shown at the nearest one
 * around it.
 */
export function rangeAt(
  document: Document.Parsed,
  path: readonly PropertyKey[],
  at: 'key' | 'value' = 'value',
): Range {
  let node: unknown = document.contents;
  let key: unknown;
  for (const part of path) {
    // What an alias repeats is shown where it is repeated.
    if (isAlias(node)) break;
    if (typeof part === 'number') {
      if (!isSeq(node)) continue;
      [node, key] = [node.items[part] ?? node, undefined];
    } else if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(part));
      if (pair === undefined) break;
      [node, key] = [pair.value ?? pair.key, pair.key];
    }
  }
  return rangeOf(at === 'key' ? (key ?? node) : node);
}

/** The value at a path of own properties; undefined when there is none. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null
        ? (Object.getOwnPropertyDescriptor(value, part)?.value as unknown)
        : undefined,
    root,
  );
}

function rangeOf(node: unknown): Range {
  const range = isNode(node) ? node.range : undefined;
  return range ? [range[0], range[1]] : [0, 1];
}
