import { resolve } from 'node:path';
import { removeHost, unpersistHost } from '@ovlab/lab';
import type { ServerRemoveFlags } from '../commands/server-host.ts';
import type { CliContext } from '../context.ts';
import { pickServer } from './server-pick.ts';

/** Files first: one that was changed by hand refuses the whole, before anything is taken back. */
export async function serverRemoveAction(context: CliContext, flags: ServerRemoveFlags): Promise<void> {
  const { host } = await pickServer(context, flags);
  const root = resolve(context.cwd, flags.root);
  const files = await unpersistHost(host, { root, force: flags.force === true });
  for (const { path, action } of files.changes) context.err(`  ${action} ${path}\n`);
  for (const path of files.kept) context.err(`  kept a copy: ${path}\n`);
  const steps =
    root === '/'
      ? await removeHost(host, {
          signal: context.signal,
          onStep: ({ title }) => {
            context.err(`  ${title}\n`);
          },
        })
      : [];
  const changed = steps.length > 0 || files.changes.length > 0;
  if (flags.json === true) {
    context.out(`${JSON.stringify({ lab: host.name, changed, steps, files }, null, 2)}\n`);
    return;
  }
  const where = root === '/' ? 'this machine' : root;
  context.err(
    changed
      ? `${context.errStyle.green('✔')} ${where} is without ${host.name}; the keys of its clients stay\n`
      : `nothing of ${host.name} is on ${where}\n`,
  );
}
