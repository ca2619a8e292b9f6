import { rootsFrom, status, type StatusReport } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';
import type { JsonFlag } from '../flags.ts';
import type { CliContext } from '../context.ts';
import { pickLab } from '../pick-lab.ts';
import { renderClients } from '../ui/clients.ts';
import { renderServer } from '../ui/server.ts';
import { renderHosts } from '../ui/hosts.ts';
import { renderTroubles } from '../ui/troubles.ts';
import type { Style } from '../ui/style.ts';
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
    const parts = [renderServer, renderTroubles, renderNodes, renderTunnels, renderHosts].map((render) =>
      render(report, context.outStyle),
    );
    context.out(`${parts.filter((part) => part !== '').join('\n\n')}\n`);
  }
  if (!report.ready) context.setExitCode(1);
}

/** A server without a lab has no nodes. */
function renderNodes(report: StatusReport, style: Style): string {
  return report.clients.length === 0 ? '' : renderClients(report, style);
}
