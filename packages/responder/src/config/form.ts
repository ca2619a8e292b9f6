// What a person may write for a key, as plain data and functions: the help of a command is made of it, and must not
// wait for a schema library. `settings-schema.ts` makes the schema of it.

/** One value. */
export interface Scalar<Value> {
  readonly kind: 'scalar';
  /** What YAML may hold there; on the command line it is always text. */
  readonly input: readonly ('text' | 'number' | 'flag')[];
  /** The only words, when the value is one of them. */
  readonly words?: readonly string[];
  /** Name of the form, as the reference calls it. */
  readonly name: string;
  /** Completes "expected …". */
  readonly expected: string;
  /** The value that a text, a number or a flag means; undefined when it is none. */
  read(input: string | number | boolean): Value | undefined;
}

/** One or several of the same form; `a` and `[a]` are the same. */
export interface List<Item extends Single = Single> {
  readonly kind: 'list';
  readonly of: Item;
}

/** Two values of the same form. */
export interface Pair<Item extends Scalar<unknown> = Scalar<unknown>> {
  readonly kind: 'pair';
  readonly of: Item;
  readonly expected: string;
}

/** Keys with values. */
export interface AnyGroup {
  readonly kind: 'group';
  readonly keys: KeyTable;
  /** Keys that must be there. */
  readonly needed: readonly string[];
  /** The key that a text alone stands for. */
  readonly short: string | undefined;
  readonly expected: string;
}

/** The same with its types, so that {@link ValueOf} can tell what is made of it. */
export interface Group<Keys extends KeyTable, Needed extends keyof Keys & string> extends AnyGroup {
  readonly keys: Keys;
  readonly needed: readonly Needed[];
}

/** What a list is made of. */
export type Single = Scalar<unknown> | AnyGroup;

export type Form = Single | List | Pair;

/** A key that a person can write, and all that is to be said of it. */
export interface Key<F extends Form = Form> {
  readonly form: F;
  /** What it is, without a final full stop. */
  readonly about: string;
  /** The default as a person would write it; undefined when leaving the key out means something else. */
  readonly default?: string;
  /** What leaving it out means. */
  readonly otherwise?: string;
  /** Least and most, in the unit. */
  readonly range?: readonly [least: number, most: number];
  readonly unit?: string;
  /** The range in words, when numbers alone do not tell it. */
  readonly within?: string;
  /** Where it is written. */
  readonly rule?: string;
  /** A value as it stands in a file. */
  readonly example: string;
  /** The value's name on the command line; '' for a switch; undefined when it is a key of the file alone. */
  readonly option?: string;
}

export type KeyTable = Readonly<Record<string, Key>>;

/** What is made of a form. */
type ValueOf<F> =
  F extends Scalar<infer Value>
    ? Value
    : F extends List<infer Item>
      ? readonly ValueOf<Item>[]
      : F extends Pair<infer Item>
        ? readonly [ValueOf<Item>, ValueOf<Item>]
        : F extends Group<infer Keys, infer Needed>
          ? ValuesOf<Keys, Needed>
          : never;

/** Values of a table of keys. */
export type ValuesOf<Keys extends KeyTable, Needed extends keyof Keys = never> = {
  readonly [Name in Needed]: ValueOf<Keys[Name]['form']>;
} & {
  readonly [Name in Exclude<keyof Keys, Needed>]?: ValueOf<Keys[Name]['form']>;
};
