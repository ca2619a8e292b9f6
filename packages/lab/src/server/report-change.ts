import { monotonic, type Phase, type Transaction } from '@ovlab/linux-host';

/** A change of a real server's host, for a person or a script to read. */
export interface ChangeReport {
  readonly id: string;
  readonly phase: Phase;
  /** ISO 8601. */
  readonly started: string;
  /** ISO 8601; of a change that is settled. */
  readonly ended: string | undefined;
  /** Whole seconds until it is taken back; of a change that waits. */
  readonly secondsLeft: number | undefined;
  readonly steps: readonly { readonly id: string; readonly title: string; readonly reason: string }[];
  /** Gateways that answered before; each has to go on answering. */
  readonly gateways: readonly string[];
  /** Why it was taken back. */
  readonly reason: string | undefined;
  /** What could not be set back; empty: everything is as it was. */
  readonly differences: readonly string[];
}

export function reportChange(transaction: Transaction): ChangeReport {
  const { id, phase, started, ended, deadline, plan, gateways, reason, differences = [] } = transaction;
  return {
    id,
    phase,
    started,
    ended,
    secondsLeft: phase === 'waiting' ? Math.max(0, Math.ceil((deadline - monotonic()) / 1000)) : undefined,
    steps: plan.map((step) => ({ id: step.id, title: step.title, reason: step.reason })),
    gateways: gateways.map(({ address }) => address),
    reason,
    differences,
  };
}
