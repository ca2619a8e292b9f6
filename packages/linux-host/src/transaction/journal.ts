import type { Plan } from '@ovlab/core';
import type { AddressState, LinkState } from '../snapshot.ts';
import type { Snapshot } from './look.ts';
import type { ProcessIdentity } from './process-identity.ts';

/**
 * Where a change of a host stands.
 *
 * - `planned`: written down; nothing is changed
 * - `applying`: steps below {@link Transaction.begun} may be done
 * - `verifying`: all steps are done
 * - `waiting`: what was changed holds; it is taken back at the deadline unless somebody confirms
 * - `confirmed`, `rolled-back`: settled
 */
export type Phase =
  'planned' | 'applying' | 'verifying' | 'waiting' | 'confirmed' | 'rolling-back' | 'rolled-back';

/** A next hop of a default route, at the place where it answers. */
export interface GatewayPath {
  readonly family: 4 | 6;
  readonly address: string;
  readonly link: string;
}

/** What the host was before the first change that still stands, as far as marks on the host do not tell it. */
export interface OriginalState {
  readonly links: readonly LinkState[];
  readonly addresses: readonly AddressState[];
  /** Values of the kernel parameters that were changed since. */
  readonly sysctls: Readonly<Record<string, string>>;
}

/** The journal of one change of a host: plain JSON data, written before the first step and at each one. */
export interface Transaction {
  readonly version: 1;
  readonly id: string;
  /** Boot and network namespace that it belongs to; in another one it means nothing. */
  readonly bootId: string;
  readonly netns: string;
  readonly phase: Phase;
  /** Number of steps that may have been begun. */
  readonly begun: number;
  /** ISO 8601. */
  readonly started: string;
  /** Milliseconds of {@link monotonic} at which `before` was seen. */
  readonly startedAt: number;
  /** Milliseconds of {@link monotonic} at which it is taken back when nobody has confirmed. */
  readonly deadline: number;
  /** Seconds for the steps and their verification; a longer one counts as a hang. */
  readonly workTimeout: number;
  /** Seconds from the end of the verification to the deadline. */
  readonly confirmTimeout: number;
  readonly before: Snapshot;
  readonly plan: Plan;
  /** Gateways that answered before the first step. */
  readonly gateways: readonly GatewayPath[];
  /** The process that carries out the steps. */
  readonly owner: ProcessIdentity;
  readonly original: OriginalState;
  /** ISO 8601; of `confirmed` and `rolled-back`. */
  readonly ended?: string;
  /** Why it was taken back. */
  readonly reason?: string;
  /** What of the state before could not be restored; empty: everything is as it was. */
  readonly differences?: readonly string[];
}

/** Whether nothing is left to be done for it. */
export function isSettled({ phase }: Transaction): boolean {
  return phase === 'confirmed' || phase === 'rolled-back';
}

/** Milliseconds since boot, the same in every process; a step of the clock (NTP) does not touch it. */
export function monotonic(): number {
  return Number(process.hrtime.bigint() / 1_000_000n);
}
