import type { Diagnostic } from './diagnostics.ts';
import { OvlabError } from './errors.ts';
import type { Lab } from './lab.ts';
import { exists, rangeAt, spanOf } from './locate.ts';
import { formatPath, type CheckContext } from './problem.ts';
import { resolveLab } from './resolve-lab.ts';
import { checkStructure } from './structure.ts';
import { plural } from './text.ts';
import { readYaml } from './yaml-source.ts';

/** Keys whose default a real host replaces by what its uplink has. */
export type OmittedKey = 'server.addresses' | 'server.gateways';

export interface LoadedLab {
  readonly lab: Lab;
  readonly warnings: readonly Diagnostic[];
  /** Which of these keys the file leaves out, so that the lab holds their defaults. */
  readonly omitted: readonly OmittedKey[];
}

/** `diagnostics` are errors only. */
export type LabFileResult =
  ({ readonly ok: true } & LoadedLab) | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads a lab file (YAML 1.2 or JSON), fills in every default and finds all problems at once, in the order of
 * the file. Warnings come with a valid lab only: beside errors they would often be their echo. Never throws for any
 * text.
 */
export function parseLabFile(text: string, options: { readonly file: string }): LabFileResult {
  const source = text.replace(/^\ufeff/, '');
  const { document, lines, value, problems: textProblems } = readYaml(source);
  const diagnostics: Diagnostic[] = textProblems.map(({ start, end, severity, ...rest }) => ({
    ...rest,
    severity: severity ?? 'error',
    file: options.file,
    ...spanOf(source, lines, [start, end]),
    path: '',
  }));
  const context: CheckContext = {
    report({ at = 'value', severity, path, ...rest }) {
      const span = spanOf(source, lines, rangeAt(document, path, at));
      diagnostics.push({
        ...rest,
        severity: severity ?? 'error',
        file: options.file,
        ...span,
        path: formatPath(path),
      });
    },
    lineOf: (path) =>
      exists(document, path) ? spanOf(source, lines, rangeAt(document, path, 'key')).line : undefined,
  };
  const lab = value === undefined ? undefined : resolveValue(value, context);
  diagnostics.sort((a, b) => a.line - b.line || a.column - b.column);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  if (lab === undefined || errors.length > 0) return { ok: false, diagnostics: errors };
  return { ok: true, ...lab, warnings: diagnostics };
}

/**
 * {@link parseLabFile} for callers that cannot go on without a lab.
 * @throws OvlabError `OVLAB_E_LAB_FILE` with all diagnostics.
 */
export function loadLab(text: string, options: { readonly file: string }): LoadedLab {
  const result = parseLabFile(text, options);
  if (result.ok) return result;
  const { diagnostics } = result;
  const message = `${options.file} is not a valid lab file: ${plural(diagnostics.length, 'error')}`;
  throw new OvlabError('OVLAB_E_LAB_FILE', message, { diagnostics });
}

function resolveValue(
  value: Readonly<Record<string, unknown>>,
  context: CheckContext,
): Omit<LoadedLab, 'warnings'> {
  const { file, problems } = checkStructure(value);
  for (const problem of problems) context.report(problem);
  const omitted = (['addresses', 'gateways'] as const).filter((key) => file.server?.[key] === undefined);
  return { lab: resolveLab(file, context), omitted: omitted.map((key) => `server.${key}` as const) };
}
