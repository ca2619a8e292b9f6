import type { Action, Plan, Step } from '@ovlab/core';

/** One unit of work with the step that it belongs to. */
export interface Piece<Work> {
  readonly step: Step;
  readonly index: number;
  readonly work: Work;
}

/** Consecutive actions of one kind, for one process. */
export type Batch =
  | { readonly kind: 'ip'; readonly pieces: readonly Piece<string>[] }
  | { readonly kind: 'sysctl'; readonly pieces: readonly Piece<string>[] }
  | { readonly kind: 'nft'; readonly pieces: readonly Piece<string>[] };

/**
 * Joins neighbouring actions of the same kind, also across steps: a process costs some three milliseconds, the
 * work in it a tenth of one. The order of the work stays as it is.
 */
export function batches(plan: Plan, actionsOf: (step: Step) => readonly Action[]): readonly Batch[] {
  const joined: { kind: Batch['kind']; pieces: Piece<string>[] }[] = [];
  plan.forEach((step, index) => {
    for (const action of actionsOf(step)) {
      const pieces = workOf(action).map((work) => ({ step, index, work }));
      const last = joined.at(-1);
      if (last?.kind === action.kind) last.pieces.push(...pieces);
      else joined.push({ kind: action.kind, pieces });
    }
  });
  return joined.filter(({ pieces }) => pieces.length > 0);
}

function workOf(action: Action): readonly string[] {
  switch (action.kind) {
    case 'ip':
      return action.lines;
    case 'sysctl':
      return Object.entries(action.values).map(([name, value]) => `${name}=${value}`);
    case 'nft':
      return [action.ruleset];
  }
}
