import type { Directive } from '../directive.ts';
import type { BlockEntry, ConfigDocument, OptionEntry } from './document.ts';
import { parseConfig } from './parse-config.ts';

/** An option where it stands, whether as a line, as a block, or in a `<connection>`. */
export interface Statement {
  readonly name: string;
  readonly args: readonly string[];
  /** Contents of a block; may be a secret. */
  readonly text?: string;
  /** Written as `setenv opt NAME …`: skipped where it is unknown. */
  readonly optional: boolean;
  /** Which `<connection>` it belongs to, from 0; undefined outside of one. */
  readonly connection: number | undefined;
  /** The same as it stands in the file. */
  readonly directive: Directive;
  /** 1-based. */
  readonly line: number;
  readonly column: number;
  /** In characters. */
  readonly length: number;
}

/** All options of a file in their order; those of a `<connection>` follow it. */
export function statementsOf(document: ConfigDocument): readonly Statement[] {
  const statements: Statement[] = [];
  let connections = 0;
  for (const entry of document.entries) {
    if (entry.kind === 'option') statements.push(fromOption(entry, 0, undefined));
    if (entry.kind !== 'block') continue;
    const connection = entry.name === 'connection' ? connections++ : undefined;
    statements.push(fromBlock(entry, 0, undefined));
    if (connection === undefined) continue;
    for (const inner of parseConfig(entry.text).document.entries) {
      if (inner.kind === 'option') statements.push(fromOption(inner, entry.line, connection));
      if (inner.kind === 'block') statements.push(fromBlock(inner, entry.line, connection));
    }
  }
  return statements;
}

function fromOption(entry: OptionEntry, offset: number, connection: number | undefined): Statement {
  const { column, length } = entry.words[0];
  const directive: Directive = { kind: 'option', name: entry.name, args: entry.args };
  const place = { connection, directive, line: entry.line + offset, column, length };
  const [first, name, ...rest] = entry.args;
  return entry.name === 'setenv' && first === 'opt' && name !== undefined
    ? { name, args: rest, optional: true, ...place }
    : { name: entry.name, args: entry.args, optional: false, ...place };
}

function fromBlock(entry: BlockEntry, offset: number, connection: number | undefined): Statement {
  const { column, length } = entry.words[0];
  const { name, text, line } = entry;
  const directive: Directive = { kind: 'block', name, text };
  return {
    name,
    args: [],
    text,
    optional: false,
    connection,
    directive,
    line: line + offset,
    column,
    length,
  };
}
