import type { Action, Plan, Step } from '@ovlab/core';

/** The smallest work with the step that it belongs to. */
export interface Piece {
  readonly step: Step;
  /** Of the step in its plan. */
  readonly index: number;
  /** A line for `ip`, `name=value` for sysctl, a ruleset for nft, words as JSON for the others. */
  readonly work: string;
}

/** Consecutive actions of one kind, for one process. */
export interface Batch {
  readonly kind: Action['kind'];
  readonly pieces: readonly Piece[];
  /** The family that `ip` is asked for. */
  readonly family?: 6 | undefined;
  /** A failure means that it was done before. */
  readonly mayFail?: boolean | undefined;
}

/**
 * Joins neighbouring actions of the same kind: a process costs some three milliseconds, the work in it a tenth of
 * one. The order of the work stays as it is. Lines for `ip` are joined within their step only: after an argument
 * that it takes for wrong, `ip` exits without the number of the line, and then only the step tells where it was.
 */
export function batches(plan: Plan, actionsOf: (step: Step) => readonly Action[]): readonly Batch[] {
  const joined: (Omit<Batch, 'pieces'> & { pieces: Piece[] })[] = [];
  plan.forEach((step, index) => {
    for (const action of actionsOf(step)) {
      const pieces = workOf(action).map((work) => ({ step, index, work }));
      const last = joined.at(-1);
      const joinable =
        last?.kind === action.kind &&
        action.kind !== 'command' &&
        action.kind !== 'nft-delete' &&
        (action.kind !== 'ip' || (last.pieces.at(-1)?.index === index && last.family === action.family));
      if (joinable) last.pieces.push(...pieces);
      else joined.push({ ...extras(action), kind: action.kind, pieces });
    }
  });
  return joined.filter(({ pieces }) => pieces.length > 0);
}

function extras(action: Action): Pick<Batch, 'family' | 'mayFail'> {
  if (action.kind === 'ip') return { family: action.family };
  return action.kind === 'command' ? { mayFail: action.mayFail } : {};
}

function workOf(action: Action): readonly string[] {
  switch (action.kind) {
    case 'ip':
      return action.lines;
    case 'sysctl':
      return Object.entries(action.values).map(([name, value]) => `${name}=${value}`);
    case 'nft':
      return [action.ruleset];
    case 'nft-delete':
      return [JSON.stringify([action.family, action.table, action.chain, action.comment])];
    case 'command':
      return [JSON.stringify([action.file, ...action.args])];
  }
}
