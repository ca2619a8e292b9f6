import type { Cause } from './cause.ts';
import { keyCauses } from './key-causes.ts';
import { networkCauses } from './network-causes.ts';
import { secondClientCauses } from './second-client-causes.ts';
import { startCauses } from './start-causes.ts';
import { tlsCauses } from './tls-causes.ts';
import { unansweredCauses } from './unanswered.ts';

const CONSEQUENCES: readonly string[] = ['connection-reset', 'ping-timeout'];

/**
 * What a line can show, from what ends OpenVPN at once to what only keeps it waiting: the first that fits is the
 * reason. Of the three kinds of an unfinished handshake one stands for all, since the same line shows them.
 */
export const causesByLine: readonly Cause[] = [
  ...startCauses,
  ...tlsCauses,
  ...keyCauses,
  ...networkCauses.filter(({ name }) => !CONSEQUENCES.includes(name)),
  unansweredCauses.nothing,
  // What follows from a cause that may be known.
  ...networkCauses.filter(({ name }) => CONSEQUENCES.includes(name)),
];

/** A row for documentation; what only several lines show has no example. */
export type Diagnosis = Omit<Cause, 'patterns' | 'example'> & Partial<Pick<Cause, 'example'>>;

/** Every diagnosis there is, in the order in which documentation lists them. */
export const diagnoses: readonly Diagnosis[] = [
  ...causesByLine.flatMap((cause) =>
    cause === unansweredCauses.nothing ? Object.values(unansweredCauses) : [cause],
  ),
  ...Object.values(secondClientCauses),
];

/** Whether a line shows a cause. */
export function shows(cause: Cause, message: string): boolean {
  return cause.patterns.some((pattern) => pattern.test(message));
}
