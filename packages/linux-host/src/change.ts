import type { Action, Check, Step } from '@ovlab/core';

/** One line of an `ip` batch with the line that takes it back. */
export interface Change {
  readonly apply: string;
  /** Undefined when the undo of another change takes this one back too. */
  readonly undo?: string | undefined;
}

/** A step of `ip` lines, undone in the opposite order; no changes, no step. */
export function ipStep(
  id: string,
  title: string,
  reason: string,
  changes: readonly Change[],
  check: readonly Check[] = [],
): readonly Step[] {
  if (changes.length === 0) return [];
  return [
    {
      id,
      title,
      reason,
      apply: ip(changes.map((change) => change.apply)),
      undo: ip(changes.flatMap((change) => change.undo ?? []).reverse()),
      check,
    },
  ];
}

/** No action at all rather than a process without lines. */
export function ip(lines: readonly string[]): readonly Action[] {
  return lines.length === 0 ? [] : [{ kind: 'ip', lines }];
}
