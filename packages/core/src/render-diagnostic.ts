import type { Diagnostic } from './diagnostics.ts';
import { charactersOf, escapeControls, maskControls, plural } from './text.ts';

export interface RenderOptions {
  /** ANSI colours; default false. */
  readonly color?: boolean;
}

const width = 80;

/**
 * A diagnostic as a person reads it: `file:line:column: error: message [code]`, the line of the source in a
 * window of 80 columns with the place underlined, and the hint. Without the source text only the words.
 */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  sourceText: string | undefined,
  options: RenderOptions = {},
): string {
  const { file, line, column, severity, message, code, hint } = diagnostic;
  const paint = painter(options.color === true);
  const where = `${escapeControls(file)}:${String(line)}:${String(column)}:`;
  const tone = severity === 'error' ? red : yellow;
  const output = [
    `${paint(bold, where)} ${paint(tone, `${severity}:`)} ${escapeControls(message)} [${code}]`,
  ];
  const excerpt = sourceText === undefined ? undefined : excerptOf(diagnostic, sourceText);
  if (excerpt !== undefined)
    output.push(`  ${excerpt.source}`.trimEnd(), `  ${excerpt.indent}${paint(tone, excerpt.caret)}`);
  if (hint !== undefined) output.push(`  ${paint(bold, 'hint:')} ${escapeControls(hint)}`);
  return output.join('\n');
}

/** Diagnostics in their order, and a line that counts them; empty text for none. */
export function renderDiagnostics(
  list: readonly Diagnostic[],
  sourceText: string | undefined,
  options: RenderOptions = {},
): string {
  if (list.length === 0) return '';
  const errors = list.filter(({ severity }) => severity === 'error').length;
  const warnings = list.length - errors;
  const counts = [
    ...(errors > 0 ? [plural(errors, 'error')] : []),
    ...(warnings > 0 ? [plural(warnings, 'warning')] : []),
  ];
  return [...list.map((one) => renderDiagnostic(one, sourceText, options)), counts.join(' and ')].join(
    '\n\n',
  );
}

function excerptOf({ line, column, length }: Diagnostic, sourceText: string) {
  const text = sourceText.replace(/^\ufeff/, '').split(/\r?\n/)[line - 1];
  if (text === undefined || text.trim() === '') return undefined;
  const characters = charactersOf(maskControls(text));
  const place = column - 1;
  // The window keeps a third of its width for what precedes the place.
  const start =
    characters.length <= width
      ? 0
      : Math.max(0, Math.min(place - Math.floor(width / 3), characters.length - width));
  const shown = characters.slice(start, start + width);
  if (start > 0) shown[0] = '…';
  if (start + width < characters.length) shown[width - 1] = '…';
  const caret = Math.max(1, Math.min(length, width - (place - start)));
  return { source: shown.join(''), indent: ' '.repeat(place - start), caret: '^'.repeat(caret) };
}

const bold = '1';
const red = '31';
const yellow = '33';

function painter(enabled: boolean): (style: string, text: string) => string {
  return (style, text) => (enabled ? `\u001b[${style}m${text}\u001b[0m` : text);
}
