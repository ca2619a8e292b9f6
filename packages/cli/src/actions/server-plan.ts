import { equivalentCommands } from '@ovlab/core';
import { planHost } from '@ovlab/lab';
import type { ServerPlanFlags } from '../commands/server-host.ts';
import type { CliContext } from '../context.ts';
import { renderDiff, renderHostPlan } from '../ui/server-plan.ts';
import { pickServerFile } from './server-pick.ts';

/** Looks and prints; with `--diff` the exit code tells whether anything differs. */
export async function serverPlanAction(context: CliContext, flags: ServerPlanFlags): Promise<void> {
  const { host, file, path } = await pickServerFile(context, flags);
  const { steps, diff, script } = await planHost(host, file);
  if (flags.diff === true && steps.length > 0) context.setExitCode(1);
  if (flags.json === true) {
    const document = {
      lab: host.name,
      changes: steps.length > 0,
      steps: steps.map((step) => ({
        id: step.id,
        title: step.title,
        reason: step.reason,
        notes: step.notes ?? [],
        commands: step.apply.flatMap(equivalentCommands),
        undo: step.undo.flatMap(equivalentCommands),
        check: step.check ?? [],
      })),
      diff,
    };
    context.out(`${JSON.stringify(document, null, 2)}\n`);
    return;
  }
  if (flags.script === true) {
    context.out(script);
    return;
  }
  if (steps.length === 0) {
    context.err(`no changes: this machine is as ${path} says\n`);
    return;
  }
  context.out(
    flags.diff === true ? renderDiff(diff, context.outStyle) : renderHostPlan(steps, context.outStyle),
  );
}
