import { randomBytes } from 'node:crypto';
import { OvlabError, type Plan, type Runner } from '@ovlab/core';
import { answeringGateways, gatewaysOf } from './gateways.ts';
import { monotonic, type OriginalState, type Transaction } from './journal.ts';
import type { Snapshot } from './look.ts';
import { originalState } from './original.ts';
import { placeOf } from './place.ts';
import { identify } from './process-identity.ts';

/** Milliseconds for a gateway to answer: three probes of neighbour resolution, a second apart. */
export const GATEWAY_TIMEOUT_MS = 3500;

export interface NewTransaction {
  readonly before: Snapshot;
  readonly plan: Plan;
  /** Milliseconds of {@link monotonic} at which `before` was seen. */
  readonly startedAt: number;
  /** Seconds. */
  readonly workTimeout: number;
  /** Seconds. */
  readonly confirmTimeout: number;
  /** Of the change before, when what it made still stands. */
  readonly original: OriginalState | undefined;
}

/** The journal of a change that is about to begin: asks the gateways which of them answer, changes nothing. */
export async function newTransaction(
  runner: Runner,
  { before, plan, startedAt, workTimeout, confirmTimeout, original }: NewTransaction,
): Promise<Transaction> {
  const owner = identify(process.pid);
  if (owner === undefined) throw new OvlabError('OVLAB_E_INTERNAL', '/proc does not know this process');
  const [place, gateways] = await Promise.all([
    placeOf(runner),
    answeringGateways(runner, gatewaysOf(before), { timeout: GATEWAY_TIMEOUT_MS }),
  ]);
  return {
    version: 1,
    id: randomBytes(6).toString('hex'),
    ...place,
    phase: 'planned',
    begun: 0,
    started: new Date().toISOString(),
    startedAt,
    deadline: monotonic() + workTimeout * 1000,
    workTimeout,
    confirmTimeout,
    before,
    plan,
    gateways,
    owner,
    original: originalState(plan, before, original),
  };
}
