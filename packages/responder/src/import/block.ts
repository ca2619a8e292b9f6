import { nearest } from '@ovlab/core';
import type { NoteCode, Notes } from './notes.ts';
import { RadvdError } from './radvd-error.ts';
import type { Statement } from './statements.ts';
import type { Token } from './tokens.ts';
import type { Reader } from './values.ts';

/** An option of radvd. */
interface Option<Value = unknown> {
  readonly read: Reader<Value>;
  /** What it becomes, in Markdown. */
  readonly ours: string;
  /** Why it is left out whatever its value, as a note. */
  readonly leftOut?: readonly [code: NoteCode, why: string];
  /** What it asks for is always so; `off` gets a note. */
  readonly alwaysOn?: string;
}

export type OptionTable = Readonly<Record<string, Option>>;

/** A value with the name of its option, so that a note can point at it. */
export interface Given<Value> {
  readonly value: Value;
  readonly about: Token;
}

/** Options of a block as they were given. */
export type Block<Table extends OptionTable> = {
  readonly [Name in keyof Table]?: Given<Table[Name] extends Option<infer Value> ? Value : never>;
};

/**
 * Reads the options of a block; of one that stands twice the last counts, as in radvd. What is none of them goes to
 * `other`, which says whether it has taken it.
 */
export function readBlock<const Table extends OptionTable>(
  statements: readonly Statement[],
  table: Table,
  notes: Notes,
  other: (statement: Statement) => boolean = () => false,
): Block<Table> {
  const names = new Map(Object.keys(table).map((name) => [name.toLowerCase(), name]));
  const block: Record<string, Given<unknown>> = {};
  for (const statement of statements) {
    const [about] = statement.words;
    const name = names.get(about.text.toLowerCase());
    const option = name === undefined ? undefined : table[name];
    if (name === undefined || option === undefined) {
      if (other(statement)) continue;
      const meant = nearest(about.text, Object.keys(table));
      const hint = meant === undefined ? undefined : `did you mean '${meant}'?`;
      throw new RadvdError(about.place, `there is no option '${about.text}' here`, hint);
    }
    const value = option.read(statement);
    if (option.leftOut === undefined) block[name] = { value, about };
    else notes.add(option.leftOut[0], about, `${name}: ${option.leftOut[1]}`);
    if (option.alwaysOn !== undefined && value === false) {
      notes.add('differs', about, `${name} off: ${option.alwaysOn}`);
    }
  }
  return block as Block<Table>;
}
