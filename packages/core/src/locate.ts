import { isAlias, isMap, isNode, isScalar, isSeq, type Document, type LineCounter, type Node } from 'yaml';
import type { Path } from './problem.ts';
import { charactersOf } from './text.ts';

/** A place in a text; line and column 1-based, in characters, on one line. */
export interface Span {
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

type Range = readonly [start: number, end: number];

/** Where the text range lies; the span ends with the line. */
export function spanOf(text: string, lines: LineCounter, [start, end]: Range): Span {
  const { line, col } = lines.linePos(start);
  if (line === 0) return { line: 1, column: 1, length: 1 };
  const lineStart = start - col + 1;
  const lineEnd = text.slice(start).search(/\r?\n|$/) + start;
  const underlined = text.slice(start, Math.min(end, lineEnd)).trimEnd();
  return { line, column: length(text.slice(lineStart, start)) + 1, length: Math.max(1, length(underlined)) };
}

/**
 * Range of the value at a path, or of its key. A missing value is shown at the nearest key above it, an empty one
 * at its own key.
 */
export function rangeAt(document: Document.Parsed, path: Path, at: 'key' | 'value'): Range {
  let node: Node | undefined = document.contents ?? undefined;
  let key: Range | undefined;
  for (const part of path) {
    // What an alias repeats is shown where it is repeated; its anchor is checked in its own place.
    if (isAlias(node)) break;
    const child = childOf(node, part);
    if (child === undefined) return key ?? startOf(node);
    key = child.key ?? rangeOf(child.value) ?? key;
    node = child.value;
  }
  const value = rangeOf(node);
  if (at === 'key' && !isAlias(node)) return key ?? value ?? [0, 1];
  return value === undefined || value[0] === value[1] ? (key ?? [0, 1]) : value;
}

/** Whether the file itself gives a value at a path. */
export function exists(document: Document.Parsed, path: Path): boolean {
  let node: Node | undefined = document.contents ?? undefined;
  for (const part of path) {
    node = childOf(isAlias(node) ? node.resolve(document) : node, part)?.value;
    if (node === undefined) return false;
  }
  return true;
}

interface Child {
  readonly key: Range | undefined;
  readonly value: Node | undefined;
}

function childOf(node: Node | undefined, part: string | number): Child | undefined {
  if (isMap(node)) {
    // The last pair counts when a key stands twice, as it does for the value that is read.
    const pair = node.items.findLast(({ key }) => String(isScalar(key) ? key.value : key) === String(part));
    if (pair === undefined) return undefined;
    return {
      key: isNode(pair.key) ? rangeOf(pair.key) : undefined,
      value: isNode(pair.value) ? pair.value : undefined,
    };
  }
  if (!isSeq(node) || typeof part !== 'number') return undefined;
  const item = node.items[part];
  return isNode(item) ? { key: undefined, value: item } : undefined;
}

function startOf(node: Node | undefined): Range {
  const key = isMap(node) ? node.items[0]?.key : undefined;
  const [start] = (isNode(key) ? rangeOf(key) : rangeOf(node)) ?? [0];
  return [start, start + 1];
}

function rangeOf(node: Node | undefined): Range | undefined {
  return node?.range === undefined || node.range === null ? undefined : [node.range[0], node.range[1]];
}

function length(text: string): number {
  return charactersOf(text).length;
}
