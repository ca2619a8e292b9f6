import { readdir } from 'node:fs/promises';
import type { Runner } from '@ovlab/core';
import { inPhase, type LabEventListener, type PhaseName } from './events.ts';
import { lockLab } from './lock.ts';
import { findMarks, findNamespaces } from './namespaces.ts';
import { isOurs } from './observe-lab.ts';
import { labPaths, type LabPaths, type Roots } from './paths.ts';
import { requireCapabilities } from './preflight.ts';
import { holdsLabKeys, programsOf, readState, removeDirectories, removeEmptyDirectories } from './state.ts';
import { removeNamespaces, waitForOrphans } from './teardown.ts';

export interface DownOptions {
  readonly lab: string;
  readonly roots: Roots;
  readonly runner: Runner;
  readonly onEvent?: LabEventListener;
  readonly signal?: AbortSignal;
}

export interface DownReport {
  readonly lab: string;
  /** False when there was nothing. */
  readonly removed: boolean;
  readonly nodes: readonly string[];
}

const LOCK_WAIT_MS = 10_000;

/** Removes a lab from its marks and its state alone; the lab file is not needed. Nothing there is no error. */
export async function down(options: DownOptions): Promise<DownReport> {
  const { lab, roots, runner, onEvent = () => undefined } = options;
  const paths = labPaths(lab, roots);
  const lock = await lockLab(lab, roots, {
    purpose: 'down',
    wait: LOCK_WAIT_MS,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
    onWait: (holder) => {
      onEvent({ type: 'note', message: `waiting for another ovlab (${holder})` });
    },
  });
  try {
    await waitForOrphans();
    return await removeLab(runner, paths, onEvent);
  } finally {
    await lock.release();
  }
}

/** The removal itself, for whoever holds the lock. */
export async function removeLab(
  runner: Runner,
  paths: LabPaths,
  onEvent: LabEventListener,
): Promise<DownReport> {
  const state = await readState(paths);
  const namespaces = (await findNamespaces(runner, paths.lab)).filter((found) =>
    isOurs(found, paths.lab, state),
  );
  const names = namespaces.map(({ name }) => name);
  if (state === undefined && names.length === 0 && !(await holdsLabKeys(paths))) {
    await removeEmptyDirectories(paths);
    return { lab: paths.lab, removed: false, nodes: [] };
  }
  requireCapabilities();
  const phases: { name: PhaseName; seconds: number }[] = [];
  await inPhase('remove', onEvent, phases, async () => {
    await removeNamespaces(runner, names, programsOf(state?.processes ?? {}));
    await removeDirectories(paths);
  });
  return { lab: paths.lab, removed: true, nodes: names };
}

/** Names of every lab on this machine, known by its state, by its keys or by the marks of its namespaces. */
export async function listLabNames(runner: Runner, roots: Roots): Promise<readonly string[]> {
  const [running, kept, marks] = await Promise.all([
    directoriesWhere(roots.run, async (name) => (await readState(labPaths(name, roots))) !== undefined),
    // After a reboot the keys are all that is left.
    directoriesWhere(roots.state, (name) => holdsLabKeys(labPaths(name, roots))),
    findMarks(runner),
  ]);
  return [...new Set([...running, ...kept, ...marks.map(({ lab }) => lab)])].sort();
}

async function directoriesWhere(
  root: string,
  holds: (name: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const answers = await Promise.all(names.map((name) => holds(name).catch(() => false)));
  return names.filter((_, index) => answers[index]);
}
