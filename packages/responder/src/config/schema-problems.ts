import { nearest } from '@ovlab/core';
import type { core } from 'zod/mini';
import type { Form, KeyTable } from './form.ts';
import { formatPath } from './setting-path.ts';
import { settingsTable } from './settings.ts';
import { valueAt } from './yaml-place.ts';

type Issue = core.$ZodIssue;

/** An objection of the schema, as a person reads it. */
export interface SchemaProblem {
  readonly code: 'unknown-key' | 'missing-key' | 'wrong-type';
  readonly path: readonly PropertyKey[];
  /** What a caret underlines. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly hint?: string;
}

/** What the objections of the schema to a value mean. */
export function schemaProblems(issues: readonly Issue[], root: unknown): readonly SchemaProblem[] {
  return issues.flatMap(innermost).flatMap((issue) => toProblems(issue, root));
}

function toProblems(issue: Issue, root: unknown): readonly SchemaProblem[] {
  const { path } = issue;
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  const missing = path.length > 0 && valueAt(root, path) === undefined;
  if (!missing) return [{ code: 'wrong-type', path, at: 'value', message: issue.message }];
  const message = `'${String(path.at(-1))}' is missing`;
  return [{ code: 'missing-key', path, at: 'value', message, hint: issue.message }];
}

function unknownKey(group: readonly PropertyKey[], key: string): SchemaProblem {
  const problem = { code: 'unknown-key', path: [...group, key], at: 'key' } as const;
  const where = group.length === 0 ? '' : ` in ${formatPath(group as (string | number)[])}`;
  return { ...problem, message: `there is no key '${key}'${where}`, hint: hintFor(group, key) };
}

function hintFor(group: readonly PropertyKey[], key: string): string {
  const known = keysAt(group);
  const homes = groups().flatMap(({ name, keys }) => (keys.includes(key) ? [name] : []));
  if (homes.length > 0) return `'${key}' belongs to ${homes.join(' or to ')}`;
  const meant = nearest(key, known);
  return meant === undefined ? `the keys are ${known.join(', ')}` : `did you mean '${meant}'?`;
}

/** Keys that may stand in a group. */
function keysAt(path: readonly PropertyKey[]): readonly string[] {
  let keys: KeyTable = settingsTable;
  for (const part of path) if (typeof part === 'string') keys = keysOf(keys[part]?.form) ?? {};
  return Object.keys(keys);
}

/** Every group of keys, as a message names it. */
function groups(): readonly { readonly name: string; readonly keys: readonly string[] }[] {
  const top = { name: 'the top level', keys: Object.keys(settingsTable) };
  const inner = Object.entries<KeyTable[string]>(settingsTable).flatMap(([name, { form }]) => {
    const keys = keysOf(form);
    // An entry of `interfaces` has the keys of the top level, which is named already.
    return keys === undefined || name === 'interfaces'
      ? []
      : [{ name: `'${name}'`, keys: Object.keys(keys) }];
  });
  return [top, ...inner];
}

function keysOf(form: Form | undefined): KeyTable | undefined {
  const inner = form?.kind === 'list' ? form.of : form;
  return inner?.kind === 'group' ? inner.keys : undefined;
}

/** The objections that matter of a value that may have several forms: those of the form that it has. */
function innermost(issue: Issue): readonly Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const fitting = issue.errors.find((branch) => !branch.some(isOfAnotherForm));
  if (fitting === undefined) return [issue];
  return fitting.flatMap((inner) => innermost({ ...inner, path: [...issue.path, ...inner.path] }));
}

/** Whether an objection says that the whole value is of another type than the form. */
function isOfAnotherForm(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_type') return true;
  return issue.code === 'invalid_union' && issue.errors.every((branch) => branch.some(isOfAnotherForm));
}
