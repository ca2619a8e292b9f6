import { lockLab } from './lock.ts';
import { labPaths } from './paths.ts';
import { listSteps, type PlannedStep } from './list-steps.ts';
import { isEmptyPlan } from './plan-lab.ts';
import { prepareUp } from './prepare-up.ts';
import type { UpReport } from './report.ts';
import type { UpOptions } from './up-options.ts';
import { UpRun } from './up-run.ts';

/**
 * Makes the lab what the file says, from whatever is there: builds it, mends it, changes what differs, or finds
 * that nothing is to do. Returns once every Linux client reaches the internet host through its tunnel.
 *
 * Errors: `OVLAB_E_LOCKED`, `OVLAB_E_FOREIGN`, those of the preflight, `OVLAB_E_PORT_TAKEN`,
 * `OVLAB_E_BR_NETFILTER`: nothing was changed. `OVLAB_E_ABORTED`: what this run had made is removed.
 * `OVLAB_E_NOT_READY`, `OVLAB_E_OPENVPN_EXITED`: the lab is left for inspection.
 */
export async function up(options: UpOptions): Promise<UpReport> {
  const startedAt = options.startedAt ?? performance.now();
  const paths = labPaths(options.lab.name, options.roots);
  const lock = await lockLab(options.lab.name, options.roots, { purpose: 'up' });
  try {
    return await new UpRun(options, paths, startedAt).run();
  } finally {
    await lock.release();
  }
}

/** What {@link up} would do, step by step; empty when there is nothing to do. Changes nothing. */
export async function planUp(
  options: Pick<UpOptions, 'lab' | 'roots' | 'runner' | 'signal'>,
): Promise<readonly PlannedStep[]> {
  const paths = labPaths(options.lab.name, options.roots);
  const { plan } = await prepareUp(options.runner, options.lab, paths, options.signal);
  return isEmptyPlan(plan) ? [] : listSteps(plan, options.lab.name);
}
