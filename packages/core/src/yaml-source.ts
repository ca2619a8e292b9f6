import { isAlias, isMap, LineCounter, parseDocument, visit, type Document } from 'yaml';
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
  const shape = shapeProblem(document, text) ?? aliasProblem(document);
  if (shape !== undefined) return { document, lines, value: undefined, problems: [...problems, shape] };
  try {
    const value = document.toJS({ maxAliasCount: 100 }) as Record<string, unknown>;
    return { document, lines, value, problems };
  } catch {
    // Only the alias limit is left to fail here: syntax, shape and anchors have been checked.
    const message = 'the aliases of this file repeat values too often';
    const problem = {
      code: 'alias',
      ...rangeOfAlias(document),
      message,
      hint: 'write the values out',
    } as const;
    return { document, lines, value: undefined, problems: [...problems, problem] };
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

function aliasProblem(document: Document.Parsed): TextProblem | undefined {
  let problem: TextProblem | undefined;
  visit(document, {
    Alias(_key, alias) {
      if (!isAlias(alias) || alias.resolve(document) !== undefined) return undefined;
      const [start, end] = alias.range ?? [0, 1];
      const message = `the alias *${escapeControls(alias.source)} names no anchor above it`;
      problem = {
        code: 'alias',
        start,
        end,
        message,
        hint: `put &${escapeControls(alias.source)} before the value that is meant`,
      };
      return visit.BREAK;
    },
  });
  return problem;
}

function rangeOfAlias(document: Document.Parsed): { readonly start: number; readonly end: number } {
  let range = { start: 0, end: 1 };
  visit(document, {
    Alias(_key, alias) {
      if (alias.range) range = { start: alias.range[0], end: alias.range[1] };
      return visit.BREAK;
    },
  });
  return range;
}
