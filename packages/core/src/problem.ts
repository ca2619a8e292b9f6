import type { LabProblemCode } from './problem-codes.ts';

/** Keys and indices from the root of a lab file to a value. */
export type Path = readonly (string | number)[];

/** A problem at a key of the lab file, before it has a position. */
export interface Problem {
  readonly code: LabProblemCode;
  readonly severity?: 'warning';
  readonly path: Path;
  /** Which part the caret underlines; default `value`. */
  readonly at?: 'key' | 'value';
  readonly message: string;
  readonly hint?: string;
}

/** What a check may do: report, and name the line of another key. */
export interface CheckContext {
  report(problem: Problem): void;
  /** 1-based line of a key; undefined when no file gives it. */
  lineOf(path: Path): number | undefined;
}

/** Dotted form, for example `server.addresses[1]`. */
export function formatPath(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${String(part)}]` : index === 0 ? part : `.${part}`))
    .join('');
}

/** ` (see line 4)`, or nothing when no file gives the key. */
export function mentionLine(context: CheckContext, path: Path): string {
  const line = context.lineOf(path);
  return line === undefined ? '' : ` (see line ${String(line)})`;
}
