import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { labTemplate, templateNames } from '../lab-template.ts';
import { defaultLab } from '../default-lab.ts';
import { serializeLab } from '../serialize-lab.ts';
import { labJsonSchema } from './json-schema.ts';

const validate = new Ajv({ allErrors: true }).compile(labJsonSchema());

interface Node {
  readonly title?: unknown;
  readonly description?: unknown;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node | readonly Node[];
  readonly anyOf?: readonly Node[];
}

/** Every key below a node, with the node that describes it. */
function keysOf(node: Node, path: string): readonly (readonly [string, Node])[] {
  const inner = [node.items ?? [], node.anyOf ?? []].flat().flatMap((one) => keysOf(one, path));
  const own = Object.entries(node.properties ?? {}).flatMap(([key, value]) => [
    [`${path}.${key}`, value] as const,
    ...keysOf(value, `${path}.${key}`),
  ]);
  return [...own, ...inner];
}

describe('labJsonSchema', () => {
  it('is draft-07 and refuses unknown keys', () => {
    expect(labJsonSchema()).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      required: ['prefix'],
      additionalProperties: false,
    });
  });

  it('has a title and a description for every key', () => {
    const keys = keysOf(labJsonSchema(), '');
    expect(keys.length).toBeGreaterThan(30);
    const bare = keys.filter(
      ([, { title, description }]) => typeof title !== 'string' || typeof description !== 'string',
    );
    expect(bare.map(([path]) => path)).toEqual([]);
  });

  it.each(templateNames)('accepts the template %s', (name) => {
    expect([validate(parse(labTemplate(name))), validate.errors]).toEqual([true, null]);
  });

  it('accepts a serialized lab', () => {
    expect(validate(JSON.parse(serializeLab(defaultLab())))).toBe(true);
  });

  it.each([
    ['no prefix', {}],
    ['an unknown key', { prefix: '2001:db8::/64', dns: [] }],
    ['a port beyond its range', { prefix: '2001:db8::/64', vpn: { port: 70_000 } }],
    ['an interface name of 16 characters', { prefix: '2001:db8::/64', server: { bridge: 'b'.repeat(16) } }],
    ['a client name with capitals', { prefix: '2001:db8::/64', clients: [{ name: 'Laptop' }] }],
    [
      'a gateway without its interface',
      { prefix: '2001:db8::/64', server: { gateways: [{ via: 'fe80::1' }] } },
    ],
    ['too many clients', { prefix: '2001:db8::/64', clients: 1001 }],
  ])('refuses %s', (_what, file) => {
    expect(validate(file)).toBe(false);
  });
});
