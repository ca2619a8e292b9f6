import { rootsFrom, status } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';
import type { JsonFlag } from '../flags.ts';
import type { CliContext } from '../context.ts';
import { pickLab } from '../pick-lab.ts';
import { renderClients } from '../ui/clients.ts';
import { renderServer } from '../ui/server.ts';

export async function statusAction(
  context: CliContext,
  name: string | undefined,
  { json }: JsonFlag,
): Promise<void> {
  const lab = await pickLab(context, name, (lab) => `ovlab status ${lab}`);
  const report = await status(lab.name, rootsFrom(context.env), createRunner());
  if (json === true) context.out(`${JSON.stringify(report, null, 2)}\n`);
  else
    context.out(`${renderServer(report, context.outStyle)}\n\n${renderClients(report, context.outStyle)}\n`);
  if (!report.ready) context.setExitCode(1);
}
