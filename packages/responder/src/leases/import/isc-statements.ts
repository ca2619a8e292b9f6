import { isSign, type IscToken, type IscTokens } from './isc-tokens.ts';
import { LeaseFileError } from './lease-file-error.ts';

/** The beginning of a statement: its words, and whether a block follows. */
export interface IscHead {
  readonly keyword: IscToken;
  /** What follows the keyword. */
  readonly words: readonly IscToken[];
  readonly block: boolean;
}

/**
 * The next statement as far as its `;` or `{`; undefined at the `}` that closes the block `within`, or at the end of
 * the file when there is none. Throws {@link LeaseFileError}.
 */
export function readHead(tokens: IscTokens, within?: IscToken): IscHead | undefined {
  const keyword = within === undefined ? tokens.next() : tokens.expect(`the '}' of '${within.text}'`);
  if (keyword === undefined) return undefined;
  if (isSign(keyword, '}')) {
    if (within !== undefined) return undefined;
    throw new LeaseFileError(keyword.place, "this '}' closes nothing");
  }
  // What ends a block may be followed by a semicolon or not.
  if (isSign(keyword, ';')) return readHead(tokens, within);
  const words: IscToken[] = [];
  for (;;) {
    const token = tokens.expect("a ';'");
    if (isSign(token, '}')) throw new LeaseFileError(token.place, "a ';' is missing before this");
    if (isSign(token, ';') || isSign(token, '{')) return { keyword, words, block: isSign(token, '{') };
    words.push(token);
  }
}

/** Reads on to the end of a block, whatever is in it. */
export function skipBlock(tokens: IscTokens, { keyword, block }: IscHead): void {
  if (!block) return;
  for (let depth = 1; depth > 0;) {
    const token = tokens.expect(`the '}' of '${keyword.text}'`);
    if (isSign(token, '{')) depth += 1;
    if (isSign(token, '}')) depth -= 1;
  }
}
