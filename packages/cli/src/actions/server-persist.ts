import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { persistHost } from '@ovlab/lab';
import type { PersistFlags } from '../commands/server-persist.ts';
import type { CliContext } from '../context.ts';
import { readLabText } from '../lab-file.ts';
import { renderPersisted } from '../ui/server-persist.ts';
import { pickServerFile } from './server-pick.ts';

/** Writes the files of a back end and the units; with `--dry-run` only says which. */
export async function serverPersistAction(context: CliContext, flags: PersistFlags): Promise<void> {
  const { host, file, path } = await pickServerFile(context, flags);
  const root = resolve(context.cwd, flags.root);
  await requireDirectory(root);
  const report = await persistHost(host, file, {
    ...(flags.backend === undefined ? {} : { backend: flags.backend }),
    root,
    force: flags.force === true,
    dryRun: flags.dryRun === true,
    // Where ovlab lies on another machine is not known.
    program: root === '/' ? context.self : ['ovlab'],
    labFile: { path: resolve(context.cwd, path), text: await readLabText(context, path) },
  });
  if (flags.json === true) {
    const document = { lab: host.name, root, dryRun: flags.dryRun === true, ...report };
    context.out(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  context.err(renderPersisted(report, flags.dryRun === true, context.errStyle));
}

async function requireDirectory(root: string): Promise<void> {
  const found = await stat(root).catch(() => undefined);
  if (found?.isDirectory() === true) return;
  throw new OvlabError('OVLAB_E_FILE', `${root} is no directory`, {
    hint: 'name the directory that will be the root of the machine with --root',
  });
}
