import type { Runner } from '@ovlab/core';
import writeFileAtomic from 'write-file-atomic';
import { removeLab } from './down.ts';
import type { LabEventListener } from './events.ts';
import { namespaceNames } from './namespaces.ts';
import type { LabPaths } from './paths.ts';
import { isExtension } from './plan-lab.ts';
import type { Prepared } from './prepare-up.ts';
import { removeNodes } from './remove-nodes.ts';
import { writeState } from './state.ts';

/** A lab before the first change of a run. */
export interface LabBefore {
  readonly whole: boolean;
  /** Text of the lab file in force; empty when there was no lab. */
  readonly labFile: string;
}

export interface UndoOptions {
  readonly runner: Runner;
  readonly paths: LabPaths;
  readonly emit: LabEventListener;
  readonly prepared: Prepared;
  readonly before: LabBefore;
}

/** Told at once, since the removal takes a moment. */
export const interruptNote = 'interrupted: removing what this run has made (once more leaves at once)';

/**
 * After an interrupt: what this run made goes; a lab that was there before stays, and is the one it was when the
 * run only added clients. Nothing may write to the lab's directories any more.
 */
export async function undoUp({ runner, paths, emit, prepared, before }: UndoOptions): Promise<void> {
  const { existed, plan, state } = prepared;
  if (!existed) {
    await removeLab(runner, paths, emit);
    return;
  }
  const present = new Set(await namespaceNames());
  const created = plan.create.map(({ name, namespace }) => ({ node: name, namespace }));
  await removeNodes(runner, paths, state, {
    nodes: created.filter(({ namespace }) => present.has(namespace)),
    unlink: [],
  });
  const whole = before.whole && isExtension(plan);
  if (whole) await writeLabFile(paths, before.labFile);
  const nodes = state.nodes.filter((name) => !created.some(({ node }) => node === name));
  await writeState(paths, { ...state, whole, nodes });
}

/** The lab file in force, which the supervisor reads. */
export function writeLabFile(paths: LabPaths, text: string): Promise<void> {
  return writeFileAtomic(paths.labFile, text, { mode: 0o600, fsync: false });
}
