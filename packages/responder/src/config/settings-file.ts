import { readFile } from 'node:fs/promises';
import type { Diagnostic } from '@ovlab/core';
import { OvlabError } from '@ovlab/core/errors';
import { LineCounter, parseDocument, type Document } from 'yaml';
import { schemaProblems } from './schema-problems.ts';
import { formatPath } from './setting-path.ts';
import type { Settings } from './settings.ts';
import { settingsSchema } from './settings-schema.ts';
import { placeOf, rangeAt } from './yaml-place.ts';

/** A configuration file as it was read. */
export interface SettingsFile {
  readonly path: string;
  readonly settings: Settings;
  /** A problem with the value at a path of keys and indices, shown at its place. */
  diagnose(path: readonly (string | number)[], message: string): Diagnostic;
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
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  const at = (
    path: readonly PropertyKey[],
    range: readonly [number, number],
    { code, message, hint }: Pick<Diagnostic, 'code' | 'message' | 'hint'>,
  ): Diagnostic => ({
    code,
    severity: 'error',
    message,
    ...(hint === undefined ? {} : { hint }),
    file,
    ...placeOf(text, lines, range),
    path: formatPath(path as (string | number)[]),
  });

  const broken = document.errors.map(({ pos, message }) =>
    at([], pos, { code: 'yaml-syntax', message: firstLine(message), ...hintOn(lineAt(text, pos[0])) }),
  );
  if (broken.length > 0) throw invalidFile(file, broken);
  const value = toValue(document, (message) =>
    invalidFile(file, [at([], [0, 1], { code: 'yaml-syntax', message })]),
  );
  const parsed = settingsSchema.safeParse(value);
  if (!parsed.success) {
    const problems = schemaProblems(parsed.error.issues, value);
    throw invalidFile(
      file,
      problems.map((problem) => at(problem.path, rangeAt(document, problem.path, problem.at), problem)),
    );
  }
  return {
    path: file,
    settings: parsed.data as Settings,
    diagnose: (path, message) => at(path, rangeAt(document, path), { code: 'out-of-range', message }),
  };
}

/** The error of a file with problems, in the order of the file. */
function invalidFile(file: string, diagnostics: readonly Diagnostic[]): OvlabError {
  return new OvlabError('OVLAB_E_RESPONDER_FILE', `${file} is not a valid configuration`, {
    diagnostics: diagnostics.toSorted((a, b) => a.line - b.line || a.column - b.column),
  });
}

/** The plain value of a document; an empty one has no keys. */
function toValue(document: Document.Parsed, failure: (message: string) => OvlabError): unknown {
  try {
    return document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    // Aliases are all that can keep well-formed YAML from becoming a value.
    throw failure(error instanceof Error ? firstLine(error.message) : String(error));
  }
}

/** YAML takes the last colon of an address for the end of a key. */
function hintOn(line: string): { readonly hint?: string } {
  const address = /[\da-f:]*::(?=\s*(#|$))/i.exec(line)?.[0];
  return address === undefined ? {} : { hint: `put an address that ends in "::" in quotes: "${address}"` };
}

function lineAt(text: string, offset: number): string {
  return firstLine(text.slice(text.lastIndexOf('\n', offset - 1) + 1));
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message;
}
