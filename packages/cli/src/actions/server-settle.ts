import { confirmHost, rollBackHost, type ChangeReport } from '@ovlab/lab';
import { ExitCode } from '@ovlab/core';
import type { NamedServerFlags } from '../commands/server-host.ts';
import type { CliContext } from '../context.ts';
import { renderSettled } from '../ui/server-change.ts';
import { pickServer } from './server-pick.ts';

export async function serverConfirmAction(context: CliContext, flags: NamedServerFlags): Promise<void> {
  const { host } = await pickServer(context, flags);
  show(context, flags, host.name, await confirmHost(host));
}

/** Ends with 1 when something could not be set back. */
export async function serverRollbackAction(context: CliContext, flags: NamedServerFlags): Promise<void> {
  const { host } = await pickServer(context, flags);
  const change = await rollBackHost(host);
  show(context, flags, host.name, change);
  if (change.differences.length > 0) context.setExitCode(ExitCode.Failed);
}

function show(context: CliContext, flags: NamedServerFlags, lab: string, change: ChangeReport): void {
  if (flags.json === true) context.out(`${JSON.stringify({ lab, change }, null, 2)}\n`);
  else context.err(renderSettled(change, context.errStyle));
}
