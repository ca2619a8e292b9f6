import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { labJsonSchema } from './json-schema.ts';

interface Node {
  readonly default?: unknown;
  readonly enum?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node | readonly Node[];
  readonly anyOf?: readonly Node[];
}

/** Every key of the schema by its path, `clients[].name`. */
function keysOf(node: Node, path = ''): readonly (readonly [string, Node])[] {
  const { items, anyOf = [], properties = {} } = node;
  const entries = items === undefined || Array.isArray(items) ? [] : keysOf(items as Node, `${path}[]`);
  const own = Object.entries(properties).flatMap(([key, value]) => {
    const below = path === '' ? key : `${path}.${key}`;
    return [[below, value] as const, ...keysOf(value, below)];
  });
  return [...own, ...entries, ...anyOf.flatMap((one) => keysOf(one, path))];
}

/** What a person has to know of a key: its default, its words, its bounds. */
function factsOf(node: Node): readonly string[] {
  const { items, anyOf = [], minimum, maximum, maxItems, maxLength } = node;
  const parts = Array.isArray(items) ? (items as readonly Node[]) : [];
  const initial: unknown = node.default;
  return [
    ...(initial === undefined
      ? []
      : [`\`${JSON.stringify(initial).replaceAll('"', '').replaceAll(',', ', ')}\``]),
    ...(node.enum ?? []).map((word) => `\`${word}\``),
    ...[minimum, maximum, parts.length > 0 ? undefined : maxItems, maxLength].flatMap((bound) =>
      bound === undefined ? [] : [String(bound)],
    ),
    ...[...parts, ...anyOf].flatMap(factsOf),
  ];
}

describe('docs/lab-file.md', () => {
  const text = readFileSync(new URL('../../../../docs/lab-file.md', import.meta.url), 'utf8');
  const rows = new Map(
    text
      .split('\n')
      .filter((line) => line.startsWith('| `'))
      .map((line) => [/`([^`]+)`/.exec(line)?.[1] ?? '', line]),
  );
  const keys = keysOf(labJsonSchema());

  it('has a row for every key of the schema, and no other', () => {
    expect([...rows.keys()].toSorted()).toEqual(keys.map(([path]) => path).toSorted());
  });

  it.each(keys)('tells default, words and bounds of %s', (path, node) => {
    // An interface name is explained once.
    const facts = /^server\.(bridge|tap|gateways\[\]\.interface)$/.test(path)
      ? factsOf(node).filter((fact) => fact !== '15')
      : factsOf(node);
    const row = rows.get(path) ?? '';
    expect(
      facts.filter((fact) => !row.split(/[\s|,;:]+/).includes(fact) && !row.includes(`${fact} `)),
    ).toEqual([]);
  });
});
