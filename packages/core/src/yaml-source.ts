import { isMap, LineCounter, parseDocument, visit, type Alias, type Document } from 'yaml';
import { escapeControls } from './text.ts';
import { syntaxProblems, type TextProblem } from './yaml-syntax.ts';

export interface YamlSource {
  readonly document: Document.Parsed;
  readonly lines: LineCounter;
  /** The root group of keys; undefined when the problems leave nothing to check. */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  readonly problems: readonly TextProblem[];
}

/** Reads YAML 1.2 (so JSON too) and says what is wrong with it as YAML. */
export function readYaml(text: string): YamlSource {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = syntaxProblems(document, text);
  const broken = problems.some(
    (problem) => problem.severity === undefined && problem.code !== 'duplicate-key',
  );
  if (broken) return { document, lines, value: undefined, problems };
  const shape = shapeProblem(document, text);
  if (shape !== undefined) return { document, lines, value: undefined, problems: [...problems, shape] };
  try {
    const value = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
    return { document, lines, value, problems };
  } catch {
    return { document, lines, value: undefined, problems: [...problems, aliasProblem(document)] };
  }
}

function shapeProblem(document: Document.Parsed, text: string): TextProblem | undefined {
  const { contents } = document;
  const hint = 'start from "ovlab init", or with the line "prefix: 2001:db8:55::/64"';
  if (contents === null || (contents.range[0] === contents.range[1] && !isMap(contents))) {
    const message = text.trim() === '' ? 'the file is empty' : 'the file holds comments but no keys';
    return { code: 'empty-file', start: 0, end: 1, message, hint };
  }
  if (isMap(contents)) return undefined;
  const [start, end] = contents.range;
  return { code: 'not-a-mapping', start, end, message: 'a lab file is a group of "key: value" lines', hint };
}

/** Aliases are all that can keep well-formed YAML from becoming a value: one without anchor, or too many copies. */
function aliasProblem(document: Document.Parsed): TextProblem {
  const aliases: Alias[] = [];
  visit(document, {
    Alias(_key, alias) {
      aliases.push(alias);
    },
  });
  const lost = aliases.find((alias) => alias.resolve(document) === undefined);
  const [start, end] = (lost ?? aliases[0])?.range ?? [0, 1];
  if (lost === undefined) {
    const message = 'the aliases of this file repeat values too often';
    return { code: 'alias', start, end, message, hint: 'write the values out' };
  }
  const name = escapeControls(lost.source);
  const hint = `put &${name} before the value that is meant`;
  return { code: 'alias', start, end, message: `the alias *${name} names no anchor above it`, hint };
}
