import { defaultLab, OvlabError } from '@ovlab/core';
import { down, listLabNames, rootsFrom, type DownReport } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';
import type { DownFlags } from '../flags.ts';
import type { CliContext } from '../context.ts';
import { findLabFile, readLab } from '../lab-file.ts';
import { progressReporter } from '../ui/progress.ts';

export async function downAction(context: CliContext, options: DownFlags): Promise<void> {
  const runner = createRunner();
  const roots = rootsFrom(context.env);
  const names =
    options.all === true ? await listLabNames(runner, roots) : [await chooseName(context, options)];
  const reports: DownReport[] = [];
  for (const lab of names) {
    reports.push(
      await down({ lab, roots, runner, signal: context.signal, onEvent: progressReporter(context) }),
    );
  }
  if (options.json === true) {
    context.out(`${JSON.stringify({ labs: reports }, null, 2)}\n`);
    return;
  }
  if (reports.length === 0) context.err('there is no lab on this machine\n');
  for (const { lab, removed, nodes } of reports) {
    context.err(
      removed
        ? `${context.errStyle.green('✔')} removed lab ${lab} (${String(nodes.length)} nodes)\n`
        : `there is no lab ${lab}\n`,
    );
  }
}

/** Without a name: the lab of the file that is here, or the demo lab. */
async function chooseName(context: CliContext, { name, file }: DownFlags): Promise<string> {
  if (name !== undefined) return name;
  const found = await findLabFile(context, file);
  if (found === undefined) return defaultLab().name;
  try {
    return (await readLab(context, found)).name;
  } catch (cause) {
    throw new OvlabError(
      'OVLAB_E_USAGE',
      `${found} does not say which lab is meant, since it cannot be read`,
      {
        hint: 'name the lab: `ovlab down --name NAME`; `ovlab ls` shows those that are there',
        cause,
      },
    );
  }
}
