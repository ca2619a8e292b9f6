import type * as z from 'zod/mini';
import type { Path, Problem } from './problem.ts';
import { labFileSchema, type LabFile } from './schema/lab-file.ts';
import { toProblems } from './structure-problems.ts';
import { remove } from './tree.ts';

type Issue = z.core.$ZodIssue;

/** What is left of a file once everything is removed that the schema objects to. */
export type Remaining<T> = T extends readonly (infer Element)[]
  ? readonly (Remaining<Element> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Remaining<T[Key]> | undefined }
    : T;

export interface Structure {
  readonly file: Remaining<LabFile>;
  readonly problems: readonly Problem[];
}

/** Checks keys and types. What is in order is kept, so that its meaning can be checked in the same run. */
export function checkStructure(value: Readonly<Record<string, unknown>>): Structure {
  const result = labFileSchema.safeParse(value);
  if (result.success) return { file: result.data, problems: [] };
  const issues = result.error.issues.flatMap((issue) => flatten(issue, []));
  const problems = issues.flatMap((issue) => toProblems(issue, value));
  const copy = structuredClone(value);
  for (const { path } of problems) remove(copy, path);
  // The schema had no objection to anything that is left, so that the type of the result holds.
  return { file: copy, problems };
}

/** Replaces a union's issue by those of the branch that the value was meant for, if one is plain. */
function flatten(issue: Issue, base: Path): readonly Issue[] {
  const path = [...base, ...issue.path] as (string | number)[];
  if (issue.code === 'invalid_union') {
    const meant = issue.errors.find((branch) =>
      branch.every((inner) => !(inner.code === 'invalid_type' && inner.path.length === 0)),
    );
    if (meant !== undefined) return meant.flatMap((inner) => flatten(inner, path));
  }
  return [{ ...issue, path }];
}
