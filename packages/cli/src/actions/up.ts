import { defaultLab, overrideLab, type Lab } from '@ovlab/core';
import { planUp, rootsFrom, up } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';
import type { UpFlags } from '../flags.ts';
import type { CliContext } from '../context.ts';
import { findLabFile, readLab } from '../lab-file.ts';
import { progressReporter } from '../ui/progress.ts';
import { renderPlan } from '../ui/plan.ts';
import { renderClients } from '../ui/clients.ts';

export async function upAction(context: CliContext, options: UpFlags): Promise<void> {
  const lab = await chooseLab(context, options);
  const common = { lab, roots: rootsFrom(context.env), runner: createRunner(), signal: context.signal };
  if (options.dryRun === true) {
    const steps = await planUp(common);
    context.out(
      options.json === true
        ? `${JSON.stringify({ lab: lab.name, steps }, null, 2)}\n`
        : renderPlan(steps, context.outStyle),
    );
    return;
  }
  const report = await up({
    ...common,
    supervisorCommand: [...context.self, 'server', 'run'],
    onEvent: progressReporter(context, options.verbose),
    // Zero is the start of the process.
    startedAt: 0,
    timeout: options.timeout * 1000,
  });
  if (options.json === true) {
    context.out(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  const done = report.changed
    ? `lab ${lab.name} is up in ${report.seconds.toFixed(2)} s`
    : `no changes: lab ${lab.name} is up`;
  context.err(`${context.errStyle.green('✔')} ${done}\n\n`);
  context.out(`${renderClients(report, context.outStyle)}\n`);
}

async function chooseLab(context: CliContext, { file, name, clients }: UpFlags): Promise<Lab> {
  const found = await findLabFile(context, file);
  const overrides = { name, clients };
  return found === undefined ? defaultLab(overrides) : overrideLab(await readLab(context, found), overrides);
}
