import { readFile } from 'node:fs/promises';
import { nearest, type Diagnostic } from '@ovlab/core';
import { OvlabError } from '@ovlab/core/errors';
import { isMap, isNode, isScalar, LineCounter, parseDocument, type Document } from 'yaml';
import type { ConfigProblem } from './problem.ts';
import { settingNames, settingsSchema } from './settings-schema.ts';
import { settingOf, type Settings } from './settings.ts';

/** A configuration file as it was read. */
export interface SettingsFile {
  readonly settings: Settings;
  /** Where a problem of the configuration lies in the file; undefined when it comes from elsewhere. */
  locate(problem: ConfigProblem): Diagnostic | undefined;
}

/**
 * Reads a configuration file (YAML 1.2, so JSON too). Throws `OVLAB_E_FILE` when it cannot be read and
 * `OVLAB_E_RESPONDER_FILE` with every problem and its place when it is not valid.
 */
export async function readSettingsFile(path: string): Promise<SettingsFile> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new OvlabError('OVLAB_E_FILE', `cannot read the configuration file: ${reason}`, { cause });
  });
  return parseSettings(text, path);
}

/** The same from text. */
export function parseSettings(text: string, file: string): SettingsFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (path: string, code: string, message: string, range: Range, hint?: string): Diagnostic => {
    const { line, col } = lines.linePos(range[0]);
    const length = Math.max(
      1,
      text
        .slice(...range)
        .split('\n', 1)[0]
        ?.trimEnd().length ?? 1,
    );
    const place = { file, line: Math.max(1, line), column: Math.max(1, col), length, path };
    return { code, severity: 'error', message, ...(hint === undefined ? {} : { hint }), ...place };
  };

  const broken = document.errors.map(({ pos, message }) => at('', 'yaml-syntax', firstLine(message), pos));
  if (broken.length > 0) throw invalid(file, broken);
  const parsed = settingsSchema.partial().safeParse(document.toJS() ?? {});
  if (parsed.success) {
    return {
      settings: parsed.data as Settings,
      locate({ path, message }): Diagnostic | undefined {
        const setting = settingOf(path);
        if (parsed.data[setting] === undefined) return undefined;
        return at(setting, 'out-of-range', `${path}: ${message}`, valueRange(document, setting));
      },
    };
  }
  const problems = parsed.error.issues.flatMap((issue) => {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.map((key) => {
        const meant = nearest(key, settingNames);
        const hint =
          meant === undefined ? `the keys are ${settingNames.join(', ')}` : `did you mean '${meant}'?`;
        return at(key, 'unknown-key', `there is no key '${key}'`, keyRange(document, key), hint);
      });
    }
    const key = String(issue.path[0] ?? '');
    const message = key === '' ? 'a group of keys is expected' : issue.message;
    return [at(issue.path.join('.'), 'wrong-type', message, valueRange(document, key))];
  });
  throw invalid(
    file,
    problems.sort((a, b) => a.line - b.line || a.column - b.column),
  );
}

type Range = [start: number, end: number];

function invalid(file: string, diagnostics: readonly Diagnostic[]): OvlabError {
  return new OvlabError('OVLAB_E_RESPONDER_FILE', `${file} is not a valid configuration`, { diagnostics });
}

function keyRange(document: Document.Parsed, name: string): Range {
  const { contents } = document;
  const pair = isMap(contents)
    ? contents.items.find(({ key }) => isScalar(key) && String(key.value) === name)
    : undefined;
  return rangeOf(pair?.key);
}

function valueRange(document: Document.Parsed, name: string): Range {
  const value: unknown = isMap(document.contents) ? document.contents.get(name, true) : undefined;
  return rangeOf(value ?? document.contents);
}

function rangeOf(node: unknown): Range {
  const range = isNode(node) ? node.range : undefined;
  return range ? [range[0], range[1]] : [0, 1];
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
