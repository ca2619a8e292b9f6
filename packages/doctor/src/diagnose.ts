import { setMaxListeners } from 'node:events';
import { nearest, OvlabError, type Runner } from '@ovlab/core';
import type { Side } from './check.ts';
import { checks } from './checks/all.ts';
import { examine, type Finding } from './finding.ts';
import { carryOut, fixCommands } from './fix.ts';
import { gather } from './gather.ts';
import type { Asked } from './subject.ts';

export interface DiagnoseOptions extends Asked {
  /** Runs programs on the machine, or in the network namespace, that is looked at. */
  readonly runner: Runner;
  /** Where files are looked for; default `/`, and nowhere where the runner is in another network namespace. */
  readonly root?: string;
  /** Ids of checks; default: all that are for this side. */
  readonly only?: readonly string[] | undefined;
  readonly signal?: AbortSignal;
  /** Default: the clock. */
  readonly now?: () => number;
}

export interface Diagnosis {
  /** No finding is an error. */
  readonly healthy: boolean;
  readonly findings: readonly Finding[];
}

/** A fault that was mended, or could not be. */
export interface Mended {
  readonly id: string;
  readonly title: string;
  readonly commands: readonly string[];
  /** The words of the kernel when it did not work. */
  readonly error?: string;
}

/**
 * Looks at a machine and judges what it sees; changes nothing.
 *
 * Errors: `OVLAB_E_USAGE` for an id in `only` that no check has, `OVLAB_E_ABORTED`.
 */
export async function diagnose(options: DiagnoseOptions): Promise<Diagnosis> {
  const {
    runner,
    root = runner.netns === undefined ? '/' : undefined,
    only,
    now = Date.now,
    ...asked
  } = options;
  requireKnown(only);
  const here: Side = asked.client === undefined ? 'server' : 'client';
  const chosen = checks.filter(({ id, side }) =>
    only === undefined ? side === 'both' || side === here : only.includes(id),
  );
  const needs = chosen.flatMap((check) => check.needs);
  const signal = heardByMany(options.signal);
  const evidence = await gather({ runner, root, signal }, asked, now(), needs);
  const findings = chosen.map((check) => examine(check, evidence));
  return { healthy: findings.every(({ status }) => status !== 'error'), findings };
}

/**
 * Carries out what mends the findings, one after the other; one that fails does not keep the others from it.
 *
 * Errors: `OVLAB_E_ABORTED`.
 */
export async function mend(
  findings: readonly Finding[],
  { runner, signal }: Pick<DiagnoseOptions, 'runner' | 'signal'>,
): Promise<readonly Mended[]> {
  const mended: Mended[] = [];
  for (const { id, title, fix } of findings) {
    if (fix === undefined) continue;
    const done: Mended = { id, title, commands: fixCommands(fix) };
    try {
      await carryOut(id, fix, runner, signal);
      mended.push(done);
    } catch (error) {
      signal?.throwIfAborted();
      mended.push({ ...done, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return mended;
}

/** More programs run at once than Node.js expects listeners of a signal. */
function heardByMany(signal: AbortSignal | undefined): AbortSignal | undefined {
  if (signal === undefined) return undefined;
  const own = AbortSignal.any([signal]);
  setMaxListeners(0, own);
  return own;
}

function requireKnown(only: readonly string[] = []): void {
  const ids = checks.map(({ id }) => id);
  const unknown = only.find((id) => !ids.includes(id));
  if (unknown === undefined) return;
  const like = nearest(unknown, ids);
  throw new OvlabError('OVLAB_E_USAGE', `there is no check ${unknown}`, {
    hint: like === undefined ? 'docs/doctor.md lists them' : `do you mean ${like}?`,
  });
}
