import * as z from 'zod/mini';
import type { AnyGroup, Form, Key, KeyTable, List, Pair, Scalar } from './form.ts';
import { settingsTable } from './settings.ts';

/** Schema of the configuration file; numbers are checked against the RFCs later, together. */
export const settingsSchema: z.ZodMiniType = schemaOfKeys(settingsTable, []);

/** JSON Schema (draft-07) of the configuration file, for editors; it checks structure, not what values mean together. */
export function settingsJsonSchema(): object {
  return z.toJSONSchema(settingsSchema, { target: 'draft-7', io: 'input' });
}

function schemaOfKeys(
  keys: KeyTable,
  needed: readonly string[],
  expected = 'a group of keys',
): z.ZodMiniType {
  const shape = Object.entries(keys).map(([name, key]) => {
    const schema = schemaOf(key.form).check(z.meta(aboutOf(key)));
    return [name, needed.includes(name) ? schema : z.optional(schema)];
  });
  const error = (issue: { code?: string }): string | undefined =>
    issue.code === 'invalid_type' ? wanted(expected) : undefined;
  return z.strictObject(Object.fromEntries(shape) as Record<string, z.ZodMiniType>, { error });
}

function schemaOf(form: Form): z.ZodMiniType {
  switch (form.kind) {
    case 'scalar':
      return schemaOfScalar(form);
    case 'list':
      return schemaOfList(form);
    case 'pair':
      return schemaOfPair(form);
    case 'group':
      return schemaOfGroup(form);
  }
}

function schemaOfScalar(form: Scalar<unknown>): z.ZodMiniType {
  const error = wanted(form.expected);
  const read = z.transform((input: string | number | boolean, context) => {
    const value = form.read(input);
    if (value === undefined) context.issues.push({ code: 'custom', message: error, input });
    return value;
  });
  return z.pipe(written(form, error), read);
}

/** What YAML may hold for a scalar. */
function written({ input, words }: Scalar<unknown>, error: string): z.ZodMiniType {
  if (words !== undefined) return z.enum(words as readonly [string, ...string[]], { error });
  const types = { text: z.string({ error }), number: z.number({ error }), flag: z.boolean({ error }) };
  const [only, ...more] = input.map((type) => types[type]);
  if (only !== undefined && more.length === 0) return only;
  return z.union([types.text, types.number], { error });
}

function schemaOfList({ of }: List): z.ZodMiniType {
  const item = schemaOf(of);
  const one = z.pipe(
    item,
    z.transform((value: unknown) => [value]),
  );
  return z.union([one, z.array(item)], { error: `${wanted(of.expected)}, or a list of such` });
}

function schemaOfPair({ of, expected }: Pair): z.ZodMiniType {
  return z.tuple([schemaOf(of), schemaOf(of)], { error: wanted(expected) });
}

function schemaOfGroup({ keys, needed, short, expected }: AnyGroup): z.ZodMiniType {
  const whole = schemaOfKeys(keys, needed, expected);
  const form = short === undefined ? undefined : keys[short]?.form;
  if (short === undefined || form === undefined) return whole;
  const alone = z.pipe(
    schemaOf(form),
    z.transform((value: unknown) => ({ [short]: value })),
  );
  return z.union([alone, whole], { error: wanted(expected) });
}

function wanted(expected: string): string {
  return `expected ${expected}`;
}

function aboutOf({ about, range, form, default: standard }: Key): Record<string, unknown> {
  const numeric = form.kind === 'scalar' && form.input.length === 1 && form.input[0] === 'number';
  return {
    description: `${about}.`,
    ...(standard === undefined ? {} : { default: plain(standard) }),
    ...(numeric && range !== undefined ? { minimum: range[0], maximum: range[1] } : {}),
  };
}

/** The value of a default; a word stands for itself. */
function plain(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
