import { OvlabError } from '@ovlab/core/errors';

/** Why something failed, on one line, with the place of each problem of a file: `ra.yaml:2:6: mtu: …`. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof OvlabError)) return error instanceof Error ? error.message : String(error);
  const problems = error.diagnostics.map(
    ({ file, line, column, message }) => `${file}:${line}:${column}: ${message}`,
  );
  // The message of a file that is not valid says only that.
  const message = error.code === 'OVLAB_E_RESPONDER_FILE' && problems.length > 0 ? [] : [error.message];
  return [...message, ...problems].join('; ').replaceAll('\n', '; ');
}
