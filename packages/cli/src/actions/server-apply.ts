import { applyHost } from '@ovlab/lab';
import type { ServerApplyFlags } from '../commands/server-host.ts';
import type { CliContext } from '../context.ts';
import { renderWaiting } from '../ui/server-change.ts';
import { pickServerFile } from './server-pick.ts';

/** Changes this machine, verifies, and leaves a watchdog behind that takes it back unless it is confirmed. */
export async function serverApplyAction(context: CliContext, flags: ServerApplyFlags): Promise<void> {
  const { host, file, path } = await pickServerFile(context, flags);
  const since = performance.now();
  const change = await applyHost(host, file, {
    watchdog: [...context.self, 'server', 'watchdog', '--name', host.name],
    confirmTimeout: flags.confirmTimeout,
    signal: context.signal,
    onStep: ({ title }, index, count) => {
      context.err(`  ${String(index + 1)}/${String(count)} ${title}\n`);
    },
    onPhase: (phase) => {
      if (phase === 'verifying') context.err('  reading back, asking the gateways\n');
      if (phase === 'rolling-back') context.err('  taking it back\n');
    },
  });
  const seconds = (performance.now() - since) / 1000;
  if (flags.json === true) {
    const document = { lab: host.name, changed: change !== undefined, seconds, change };
    context.out(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  context.err(
    change === undefined
      ? `no changes: this machine is as ${path} says\n`
      : renderWaiting(change, seconds, context.errStyle),
  );
}
