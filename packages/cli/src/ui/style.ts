import pc from 'picocolors';

export type Style = ReturnType<typeof pc.createColors>;

/** Colours for a stream: off with `NO_COLOR`, on with `FORCE_COLOR`, else only on a terminal. */
export function styleFor(
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): Style {
  if (env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '') return pc.createColors(false);
  if (env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0') return pc.createColors(true);
  return pc.createColors(stream.isTTY === true && env['TERM'] !== 'dumb');
}
