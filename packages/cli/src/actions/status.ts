import { rootsFrom, status } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';
import type { JsonFlag } from '../flags.ts';
import type { CliContext } from '../context.ts';
import { pickLab } from '../pick-lab.ts';
import { renderClients } from '../ui/clients.ts';
import { renderServer } from '../ui/server.ts';
import { renderTunnels } from '../ui/tunnels.ts';

export async function statusAction(
  context: CliContext,
  name: string | undefined,
  { json }: JsonFlag,
): Promise<void> {
  const lab = await pickLab(context, name, (lab) => `ovlab status ${lab}`);
  const report = await status(lab.name, rootsFrom(context.env), createRunner());
  if (json === true) context.out(`${JSON.stringify(report, null, 2)}\n`);
  else {
    const parts = [renderServer, renderClients, renderTunnels].map((render) =>
      render(report, context.outStyle),
    );
    context.out(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
  }
  if (!report.ready) context.setExitCode(1);
}
