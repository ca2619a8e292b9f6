import { OvlabError } from '@ovlab/core/errors';
import type { CliContext } from '../context.ts';
import type { JsonFlag } from '../flags.ts';
import { renderClientRuns, renderWindowsStatus } from '../ui/client-run.ts';

/** Shows the clients of this machine. */
export async function clientStatusAction(
  context: CliContext,
  client: string | undefined,
  { json }: JsonFlag,
): Promise<void> {
  if (process.platform === 'win32') {
    const { windowsStatus } = await import('../windows-client.ts');
    const status = await windowsStatus();
    context.out(
      json === true ? `${JSON.stringify(status, null, 2)}\n` : renderWindowsStatus(status, context),
    );
    return;
  }
  const { clientRuns, rootsFrom } = await import('@ovlab/lab');
  const clients = await clientRuns(rootsFrom(context.env), client);
  if (client !== undefined && clients.length === 0) {
    throw new OvlabError('OVLAB_E_NO_CLIENT', `no client ${client} runs on this machine`, {
      hint: 'start one with `ovlab client up PROFILE`',
    });
  }
  if (json === true) context.out(`${JSON.stringify({ clients }, null, 2)}\n`);
  else if (clients.length === 0) context.err('no client runs on this machine\n');
  else context.out(renderClientRuns(clients, context));
}
