import type { Statement } from './statements.ts';

/** Questions to the options of a file; as in OpenVPN the last of several counts, unless it says otherwise. */
export class Options {
  readonly #statements: readonly Statement[];

  /** Options outside of any `<connection>`, or those of one `<connection>`. */
  constructor(statements: readonly Statement[], connection?: number) {
    this.#statements = statements.filter((one) => one.connection === connection);
  }

  has(...names: readonly string[]): boolean {
    return this.#statements.some(({ name }) => names.includes(name));
  }

  last(...names: readonly string[]): Statement | undefined {
    return this.#statements.findLast(({ name }) => names.includes(name));
  }

  all(...names: readonly string[]): readonly Statement[] {
    return this.#statements.filter(({ name }) => names.includes(name));
  }

  /** First argument of the last one. */
  value(name: string): string | undefined {
    return this.last(name)?.args[0];
  }
}
