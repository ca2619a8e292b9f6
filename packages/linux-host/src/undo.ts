import { OvlabError, type Plan, type Runner } from '@ovlab/core';
import { runBatch } from './apply.ts';
import { batches } from './batch.ts';

/** What `ip` and `nft` say about something that is already undone; a step that broke off was done in part. */
const alreadyUndone =
  /Cannot find device|No such (process|device|file)|Cannot assign requested address|File exists|does not exist/;

/**
 * Takes back the first `completedCount` steps of a plan, the last one first. After a plan broke off give its whole
 * length: to undo what was never done changes nothing, and lines that find nothing to undo are passed over.
 *
 * Errors: `OVLAB_E_COMMAND` with everything that could not be undone, after the rest has been.
 */
export async function undoPlan(plan: Plan, completedCount: number, runner: Runner): Promise<void> {
  const failures: string[] = [];
  for (const batch of batches(plan.slice(0, completedCount).reverse(), (step) => step.undo)) {
    // A ruleset that fails takes its neighbours with it, so that each has a process of its own.
    const parts =
      batch.kind === 'nft' ? batch.pieces.map((piece) => ({ ...batch, pieces: [piece] })) : [batch];
    for (const part of parts) {
      const { exitCode, stderr } = await runBatch(part, runner, {}, part.kind === 'ip' ? ['-force'] : []);
      if (exitCode !== 0) failures.push(...failuresOf(stderr));
    }
  }
  if (failures.length === 0) return;
  throw new OvlabError('OVLAB_E_COMMAND', `not everything could be undone: ${failures.join('; ')}`, {
    hint: 'compare `ip addr`, `ip route` and `nft list ruleset` with what you expect',
  });
}

function failuresOf(stderr: string): readonly string[] {
  return stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^Command failed|^\s|^delete table/.test(line))
    .filter((line) => !alreadyUndone.test(line));
}
