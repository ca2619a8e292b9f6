import { Document, isMap, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Note } from './notes.ts';
import type { Written } from './written.ts';

/** One interface to write. */
export interface WrittenInterface {
  readonly name: string;
  readonly keys: Written;
  readonly notes: readonly Note[];
}

/** Characters of an entry with its quotes, which most of them lose. */
const MAX_ON_ONE_LINE = 110;

/** A configuration file with remarks; of a single interface the keys stand at the top level. */
export function writeSettings(interfaces: readonly WrittenInterface[], title: string): string {
  const [only, ...more] = interfaces;
  const document = new Document({});
  const root = document.contents as unknown as YAMLMap;
  if (only !== undefined && more.length === 0) fill(document, root, only);
  else {
    const entries = interfaces.map((one) => {
      const map = document.createNode({}) as YAMLMap;
      fill(document, map, one);
      return map;
    });
    root.set('interfaces', document.createNode(entries));
  }
  const notes = more.length === 0 ? remarks(only?.notes ?? []) : [];
  document.commentBefore = commentOf([title, ...notes]);
  return document.toString({ lineWidth: 120, flowCollectionPadding: true });
}

function fill(document: Document, map: YAMLMap, { name, keys, notes }: WrittenInterface): void {
  map.set('interface', name);
  for (const [key, { value, remark }] of keys.keys) {
    const node = nodeOf(document, value);
    if (remark !== undefined) node.comment = ` ${remark}`;
    map.set(document.createNode(key), node);
  }
  if (document.contents !== (map as unknown)) {
    const lines = remarks(notes);
    if (lines.length > 0) map.commentBefore = commentOf(lines);
  }
}

/** Lists of words on one line; entries of a list below each other, on one line each if they are short. */
function nodeOf(document: Document, value: unknown): Node {
  const grouped = Array.isArray(value) && value.some((item) => typeof item === 'object');
  const node = document.createNode(value, { flow: !grouped }) as Node;
  for (const item of grouped && isSeq(node) ? node.items : []) {
    if (isMap(item)) item.flow = JSON.stringify(item).length <= MAX_ON_ONE_LINE;
  }
  return node;
}

function remarks(notes: readonly Note[]): readonly string[] {
  const inOrder = notes.toSorted((a, b) => a.about.place.line - b.about.place.line);
  return inOrder.map(({ message, about }) => `line ${String(about.place.line)}: ${message}`);
}

/** A comment cannot hold what would end it or spoil a terminal. */
function commentOf(lines: readonly string[]): string {
  return lines.map((line) => ` ${line.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '?')}`).join('\n');
}
