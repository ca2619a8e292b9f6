import type { Diagnostic } from '@ovlab/core';
import { OvlabError } from '@ovlab/core/errors';
import type { ConfigDocument, ConfigEntry } from './document.ts';
import { byteOrderMarks, decodeConfig, isWide, type ConfigText } from './encoding.ts';
import { LineReader } from './line-reader.ts';
import { readEntry } from './read-entry.ts';

export interface ParseConfigOptions {
  /** Name for messages; default `OpenVPN configuration`. */
  readonly file?: string;
}

export interface ParsedConfig {
  /** Complete also when there are problems: what OpenVPN refuses is an `invalid` entry. */
  readonly document: ConfigDocument;
  /** In their order; empty when OpenVPN would read the whole file. */
  readonly problems: readonly Diagnostic[];
}

/** Reads a configuration file as OpenVPN's own option parser does, and keeps what it skips. Never throws. */
export function parseConfig(source: string | Uint8Array, options: ParseConfigOptions = {}): ParsedConfig {
  const file = options.file ?? 'OpenVPN configuration';
  const { text, encoding }: ConfigText =
    typeof source === 'string' ? { text: source, encoding: 'utf8' } : decodeConfig(source);
  const mark = byteOrderMarks[encoding];
  const byteOrderMark = text.startsWith(mark);
  const body = byteOrderMark ? text.slice(mark.length) : text;
  if (isWide(text)) {
    const entries: ConfigEntry[] = [{ kind: 'invalid', line: 1, source: body }];
    return { document: { file, encoding, byteOrderMark, entries }, problems: [wide(file)] };
  }
  const reader = new LineReader(body, encoding, byteOrderMark);
  const entries: ConfigEntry[] = [];
  const problems: Diagnostic[] = [];
  const report = (problem: Omit<Diagnostic, 'file'>) => problems.push({ ...problem, file });
  for (let line = reader.next(); line !== undefined; line = reader.next()) {
    const entry = readEntry(line, reader, report);
    entries.push(entry);
    if (entry.kind !== 'block' || entry.name !== 'connection') continue;
    // Its contents are options again, which OpenVPN reads by the same rules.
    for (const problem of parseConfig(entry.text, { file }).problems) {
      problems.push({ ...problem, line: problem.line + entry.line });
    }
  }
  return { document: { file, encoding, byteOrderMark, entries }, problems };
}

/** {@link parseConfig} for a file that must be sound. Errors: `OVLAB_E_PROFILE` with every problem and its place. */
export function loadConfig(source: string | Uint8Array, options: ParseConfigOptions = {}): ConfigDocument {
  const { document, problems } = parseConfig(source, options);
  if (!problems.some(({ severity }) => severity === 'error')) return document;
  throw new OvlabError('OVLAB_E_PROFILE', `OpenVPN would not read ${document.file}`, {
    diagnostics: problems,
  });
}

function wide(file: string): Diagnostic {
  return {
    code: 'encoding',
    severity: 'error',
    message: 'The file holds NUL octets: it is UTF-16 or no text at all',
    hint: 'Save it as UTF-8.',
    file,
    line: 1,
    column: 1,
    length: 1,
    path: '',
  };
}
