import type { OvlabError } from './errors.ts';
import { renderDiagnostics, type RenderOptions } from './render-diagnostic.ts';
import { escapeControls } from './text.ts';

export interface RenderErrorOptions extends RenderOptions {
  /** Text of the file that the diagnostics are about. */
  readonly sourceText?: string | undefined;
}

/** An error as a person reads it: its diagnostics, `error: message [CODE]`, its causes, and what to do next. */
export function renderError(error: OvlabError, options: RenderErrorOptions = {}): string {
  const output: string[] = [];
  if (error.diagnostics.length > 0)
    output.push(renderDiagnostics(error.diagnostics, options.sourceText, options), '');
  output.push(`error: ${escapeLines(error.message)} [${error.code}]`);
  for (const cause of causesOf(error)) output.push(`  because: ${escapeLines(cause)}`);
  if (error.hint !== undefined) output.push(`  hint: ${escapeLines(error.hint)}`);
  return output.join('\n');
}

/** Messages of the chain of causes; a cause that the message above repeats already is left out. */
function causesOf(error: Error): readonly string[] {
  const messages: string[] = [];
  const seen = new Set<unknown>([error]);
  let above = error.message;
  for (
    let cause = error.cause;
    cause !== undefined && !seen.has(cause);
    cause = cause instanceof Error ? cause.cause : undefined
  ) {
    seen.add(cause);
    const message =
      cause instanceof Error ? cause.message : typeof cause === 'string' ? cause : JSON.stringify(cause);
    if (message !== '' && !above.includes(message)) messages.push(message);
    above = message;
  }
  return messages;
}

/** Lines stay lines, indented below the first; every other control character becomes visible. */
function escapeLines(text: string): string {
  return text.trimEnd().split(/\r?\n/).map(escapeControls).join('\n    ');
}
