import type { Plan } from '@ovlab/core';
import { observeMachine, planServer, toScript } from '@ovlab/linux-host';
import { requireHostAccess, type ServerHost } from './host-context.ts';
import { planDiff, type DiffLine } from './plan-diff.ts';
import { realNetwork, type ServerFile } from './real-network.ts';

/** What `server apply` would do. */
export interface HostPlan {
  readonly steps: Plan;
  /** What goes and what comes. */
  readonly diff: readonly DiffLine[];
  /** A shell script that does the same by hand. */
  readonly script: string;
}

/** Looks at the host and changes nothing. Errors: those of `planServer`, `OVLAB_E_NOT_PERMITTED`. */
export async function planHost({ runner }: Pick<ServerHost, 'runner'>, file: ServerFile): Promise<HostPlan> {
  requireHostAccess();
  const observed = await observeMachine(runner);
  const steps = planServer(realNetwork(file, observed), observed);
  return { steps, diff: planDiff(steps, observed), script: toScript(steps) };
}
