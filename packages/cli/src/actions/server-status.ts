import { ExitCode } from '@ovlab/core';
import { hostStatus } from '@ovlab/lab';
import type { NamedServerFlags } from '../commands/server-host.ts';
import type { CliContext } from '../context.ts';
import { renderHostStatus } from '../ui/server-status.ts';
import { pickServer } from './server-pick.ts';

/** Ends with 1 when the machine is not as the file says. */
export async function serverStatusAction(context: CliContext, flags: NamedServerFlags): Promise<void> {
  const { host, file } = await pickServer(context, flags);
  const status = await hostStatus(host, file);
  if (flags.json === true) context.out(`${JSON.stringify(status, null, 2)}\n`);
  else context.out(renderHostStatus(status, context.outStyle));
  if (status.network !== undefined && status.network.state !== 'as-desired') {
    context.setExitCode(ExitCode.Failed);
  }
}
