import { loadLab, OvlabError } from '@ovlab/core';
import { changedServers, rootsFrom, type ServerFile, type ServerHost } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';
import type { ServerFlags } from '../commands/server-host.ts';
import type { CliContext } from '../context.ts';
import { findLabFile, readLabText, requireLabFile } from '../lab-file.ts';

/** A server with its file. Errors: `OVLAB_E_FILE`, `OVLAB_E_LAB_FILE`. */
export async function pickServerFile(
  context: CliContext,
  flags: ServerFlags,
): Promise<{ readonly host: ServerHost; readonly file: ServerFile; readonly path: string }> {
  const path = await requireLabFile(context, flags.file);
  const { lab, omitted } = loadLab(await readLabText(context, path), { file: path });
  return { host: hostOf(context, lab.name), file: { lab, omitted }, path };
}

/**
 * The server that is meant where its file need not be at hand: whoever comes back in a new session to confirm is in
 * another directory. Named, or of the file, or the only one that was changed.
 */
export async function pickServer(
  context: CliContext,
  flags: ServerFlags & { readonly name?: string },
): Promise<{ readonly host: ServerHost; readonly file: ServerFile | undefined }> {
  if (flags.name !== undefined) return { host: hostOf(context, flags.name), file: undefined };
  if ((await findLabFile(context, flags.file)) !== undefined) return pickServerFile(context, flags);
  const [only, ...others] = await changedServers(rootsFrom(context.env));
  if (only !== undefined && others.length === 0) return { host: hostOf(context, only), file: undefined };
  throw new OvlabError(
    'OVLAB_E_USAGE',
    only === undefined
      ? 'there is no lab file here, and no server that was changed'
      : `several servers were changed here: ${[only, ...others].join(', ')}`,
    { hint: 'name the lab file with -f, or the server with --name' },
  );
}

function hostOf({ env }: CliContext, name: string): ServerHost {
  return { name, roots: rootsFrom(env), runner: createRunner() };
}
