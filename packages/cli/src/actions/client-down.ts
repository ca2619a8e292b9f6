import { OvlabError } from '@ovlab/core/errors';
import type { CliContext } from '../context.ts';
import type { JsonFlag } from '../flags.ts';

/** Ends the client that is named, or the only one there is. */
export async function clientDownAction(
  context: CliContext,
  client: string | undefined,
  flags: JsonFlag,
): Promise<void> {
  const report =
    process.platform === 'win32' ? await onWindows(context, client) : await onLinux(context, client);
  if (flags.json === true) {
    context.out(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  for (const text of report.left ?? []) context.err(`${context.errStyle.yellow('warning')}: ${text}\n`);
  context.err(
    report.removed
      ? `${context.errStyle.green('✔')} ${report.client} is down\n`
      : `nothing to do: ${report.client === '' ? 'no client runs here' : `${report.client} does not run here`}\n`,
  );
}

interface DownReport {
  readonly client: string;
  readonly removed: boolean;
  readonly left?: readonly string[];
}

async function onLinux(context: CliContext, client: string | undefined): Promise<DownReport> {
  const { clientDown, clientRuns, rootsFrom } = await import('@ovlab/lab');
  const roots = rootsFrom(context.env);
  const name = client ?? onlyOne((await clientRuns(roots)).map((run) => run.client));
  if (name === undefined) return { client: '', removed: false };
  const { createRunner } = await import('@ovlab/runner');
  return clientDown(name, roots, createRunner(), context.signal);
}

async function onWindows(context: CliContext, client: string | undefined): Promise<DownReport> {
  const { windowsDown, windowsClientNames } = await import('../windows-client.ts');
  const name = client ?? onlyOne(await windowsClientNames(context));
  return name === undefined ? { client: '', removed: false } : windowsDown(context, name);
}

function onlyOne([first, ...others]: readonly string[]): string | undefined {
  if (others.length === 0) return first;
  throw new OvlabError('OVLAB_E_USAGE', `there are several clients: ${[first, ...others].join(', ')}`, {
    hint: `say which one is meant: ovlab client down ${first ?? ''}`,
  });
}
