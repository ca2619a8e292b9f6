import type { Step } from '@ovlab/core';
import {
  applyChange,
  confirmChange,
  owned,
  planServer,
  removeChanges,
  rollBackChange,
  runWatchdog,
  type Phase,
  verifyPlan,
  type WatchdogCommand,
} from '@ovlab/linux-host';
import { markOf } from '../names.ts';
import { machineFacts, requireTunDevice } from '../preflight.ts';
import { bootedBySystemd, contextOf, requireHostAccess, type ServerHost } from './host-context.ts';
import { realNetwork, type ServerFile } from './real-network.ts';
import { reportChange, type ChangeReport } from './report-change.ts';

export interface ApplyHostOptions {
  /** Starts `watchHost` for the same server in a process of its own. */
  readonly watchdog: WatchdogCommand;
  /** Seconds until the change is taken back when nobody confirms it. */
  readonly confirmTimeout: number;
  readonly signal: AbortSignal;
  readonly onPhase?: (phase: Phase) => void;
  readonly onStep?: (step: Step, index: number, count: number) => void;
}

/**
 * Makes the host as the file says; undefined when it is so already. What it resolves with waits for
 * {@link confirmHost}.
 *
 * Errors: those of `planServer` and `applyChange`; `OVLAB_E_NOT_PERMITTED`, `OVLAB_E_NO_TUN`.
 */
export async function applyHost(
  host: ServerHost,
  file: ServerFile,
  { watchdog, confirmTimeout, signal, onPhase, onStep }: ApplyHostOptions,
): Promise<ChangeReport | undefined> {
  requireHostAccess();
  requireTunDevice(machineFacts());
  let count = 0;
  const done = await applyChange(contextOf(host), {
    plan: (observed) => {
      const plan = planServer(realNetwork(file, observed), observed);
      count = plan.length;
      return plan;
    },
    verify: (plan, observed) => [
      ...verifyPlan(plan, observed).map(({ problem }) => problem),
      ...planServer(realNetwork(file, observed), observed).map(({ reason }) => reason),
    ],
    continues: (observed) => owned(markOf(host.name), observed).bridges.length > 0,
    watchdog,
    systemd: bootedBySystemd(),
    confirmTimeout,
    signal,
    ...(onPhase === undefined ? {} : { onPhase }),
    ...(onStep === undefined
      ? {}
      : {
          onStep: (step, index) => {
            onStep(step, index, count);
          },
        }),
  });
  return done === undefined ? undefined : reportChange(done);
}

/** Keeps the change that waits. Errors: `OVLAB_E_NO_CHANGE`, `OVLAB_E_ROLLED_BACK` when it came too late. */
export async function confirmHost(host: ServerHost): Promise<ChangeReport> {
  return reportChange(await confirmChange(contextOf(host)));
}

/** Takes the last change back. Errors: `OVLAB_E_NO_CHANGE`. */
export async function rollBackHost(host: ServerHost): Promise<ChangeReport> {
  requireHostAccess();
  return reportChange(await rollBackChange(contextOf(host)));
}

/** Takes everything back that carries the mark of the server; returns what was done. */
export async function removeHost(
  host: ServerHost,
  { signal, onStep }: { readonly signal: AbortSignal; readonly onStep?: (step: Step) => void },
): Promise<readonly Pick<Step, 'id' | 'title' | 'reason'>[]> {
  requireHostAccess();
  const steps = await removeChanges(contextOf(host), {
    mark: markOf(host.name),
    signal,
    ...(onStep === undefined ? {} : { onStep }),
  });
  return steps.map(({ id, title, reason }) => ({ id, title, reason }));
}

/** The watchdog that `applyHost` starts; ends once the change is settled. */
export async function watchHost(
  host: ServerHost,
  options: { readonly log: (line: string) => void; readonly signal: AbortSignal },
): Promise<void> {
  await runWatchdog({ ...contextOf(host), ...options });
}
