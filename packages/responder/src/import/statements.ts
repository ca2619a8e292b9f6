import { RadvdError, type TextPlace } from './radvd-error.ts';
import type { Token } from './tokens.ts';

/** `words;` or `words { body };`. */
export interface Statement {
  /** At least one. */
  readonly words: readonly [Token, ...Token[]];
  readonly body: readonly Statement[] | undefined;
}

/** `interface`, a definition in it, and options in that. */
const MAX_DEPTH = 2;
const start: TextPlace = { line: 1, column: 1, length: 1 };

/** The statements of a radvd.conf. Throws {@link RadvdError}. */
export function parseStatements(tokens: readonly Token[]): readonly Statement[] {
  return new Parser(tokens).statements();
}

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** Statements up to the brace that closes the block, or to the end of the text. */
  statements(opening?: Token, depth = 0): readonly Statement[] {
    const found: Statement[] = [];
    for (;;) {
      const token = this.#tokens[this.#next];
      if (token === undefined) {
        if (opening === undefined) return found;
        throw new RadvdError(opening.place, "this '{' is not closed", "add '};'");
      }
      if (is(token, '}')) {
        if (opening === undefined) throw new RadvdError(token.place, "this '}' closes nothing", 'remove it');
        this.#next += 1;
        return found;
      }
      found.push(this.#statement(depth));
    }
  }

  #statement(depth: number): Statement {
    const words: Token[] = [];
    for (;;) {
      const token = this.#tokens[this.#next];
      if (token === undefined || is(token, '}')) throw this.#noSemicolon();
      this.#next += 1;
      if (!is(token, ';') && !is(token, '{')) {
        words.push(token);
        continue;
      }
      const [first, ...rest] = words;
      if (first === undefined) throw new RadvdError(token.place, `no option before '${token.text}'`);
      if (is(token, ';')) return { words: [first, ...rest], body: undefined };
      if (depth >= MAX_DEPTH) throw new RadvdError(token.place, 'no block can begin here', `remove the '{'`);
      const body = this.statements(token, depth + 1);
      if (!is(this.#tokens[this.#next], ';')) throw this.#noSemicolon();
      this.#next += 1;
      return { words: [first, ...rest], body };
    }
  }

  #noSemicolon(): RadvdError {
    const before = this.#tokens[this.#next - 1];
    return new RadvdError(
      before?.place ?? start,
      "a ';' is missing after this",
      "end each option and each block by ';'",
    );
  }
}

function is(token: Token | undefined, text: string): boolean {
  return token !== undefined && !token.quoted && token.text === text;
}
