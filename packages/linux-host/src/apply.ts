import { OvlabError, type Plan, type Runner, type RunOptions, type RunResult, type Step } from '@ovlab/core';
import { type Batch, batches, type Piece } from './batch.ts';
import { deleteRules } from './delete-rules.ts';

export interface ApplyOptions {
  readonly signal?: AbortSignal;
  /** Told after a step has been carried out whole. */
  readonly onStep?: (step: Step, index: number) => void;
}

/**
 * Carries out a plan in its order.
 *
 * Errors: `OVLAB_E_COMMAND` that names the step, the command that failed and the words of the kernel; later steps
 * than those that `onStep` was told may be done in part. `OVLAB_E_TOOL_MISSING`, `OVLAB_E_ABORTED`.
 */
export async function applyPlan(plan: Plan, runner: Runner, options: ApplyOptions = {}): Promise<void> {
  let told = 0;
  /** Steps below `count` are done. */
  const tell = (count: number): void => {
    for (; told < count; told += 1) {
      const step = plan[told];
      if (step !== undefined) options.onStep?.(step, told);
    }
  };
  const common: RunOptions = options.signal === undefined ? {} : { signal: options.signal };
  for (const batch of batches(plan, (step) => step.apply)) {
    tell(batch.pieces[0]?.index ?? told);
    const result = await runBatch(batch, runner, common);
    if (result.exitCode !== 0) throw stepFailed(failureOf(batch, result.stderr), result.stderr);
  }
  tell(plan.length);
}

/** Runs the work of a batch in one process; a failure is returned. */
export async function runBatch(
  { kind, pieces, family, mayFail }: Batch,
  runner: Runner,
  options: RunOptions,
  switches: readonly string[] = [],
): Promise<RunResult> {
  const work = pieces.map((piece) => piece.work);
  const common: RunOptions = { ...options, reject: false };
  switch (kind) {
    case 'ip':
      return runner.run('ip', [...(family === 6 ? ['-6'] : []), ...switches, '-batch', '-'], {
        ...common,
        input: `${work.join('\n')}\n`,
      });
    case 'sysctl':
      return runner.run('sysctl', ['-q', '-w', ...work], common);
    case 'nft':
      return runner.run('nft', ['-f', '-'], { ...common, input: work.join('') });
    case 'nft-delete':
      return deleteRules(work.flatMap(argumentVector), runner, common);
    case 'command': {
      const [file = '', ...args] = work.flatMap(argumentVector);
      const result = await runner.run(file, args, common);
      return mayFail === true ? { ...result, exitCode: 0 } : result;
    }
  }
}

/** What failed: its step, and the command where that is known. */
interface Failure {
  readonly step: Step;
  readonly index: number;
  readonly command: string;
}

function failureOf({ kind, pieces }: Batch, stderr: string): Failure {
  const [first] = pieces;
  if (first === undefined) throw new OvlabError('OVLAB_E_INTERNAL', 'an empty batch failed');
  switch (kind) {
    case 'ip': {
      const line = /Command failed -:(\d+)/.exec(stderr)?.[1];
      const piece = line === undefined ? undefined : pieces[Number(line) - 1];
      const command = piece === undefined ? 'ip -batch -' : `ip ${piece.work}`;
      return { ...(piece ?? first), command };
    }
    case 'sysctl': {
      const said = (work: string): boolean =>
        stderr.includes(work.split('=')[0]?.replaceAll('.', '/') ?? work);
      const piece = pieces.find(({ work }) => said(work)) ?? first;
      return { ...piece, command: `sysctl -w ${piece.work}` };
    }
    case 'nft': {
      const line = Number(/\/dev\/stdin:(\d+):/.exec(stderr)?.[1] ?? 1);
      return { ...(pieceOfLine(pieces, line) ?? first), command: 'nft -f -' };
    }
    case 'nft-delete':
      return { ...first, command: `nft delete rule ${argumentVector(first.work).slice(0, 3).join(' ')}` };
    case 'command':
      return { ...first, command: argumentVector(first.work).join(' ') };
  }
}

function argumentVector(work: string): readonly string[] {
  return JSON.parse(work) as readonly string[];
}

function pieceOfLine(pieces: readonly Piece[], line: number): Piece | undefined {
  let end = 0;
  return pieces.find(({ work }) => {
    end += work.split('\n').length - 1;
    return end >= line;
  });
}

function stepFailed({ step, command }: Failure, stderr: string): OvlabError {
  const said = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('Command failed'))
    .join('; ');
  return new OvlabError('OVLAB_E_COMMAND', `could not ${step.title}: \`${command}\` failed: ${said}`, {
    hint: /not permitted|permission denied/i.test(said)
      ? 'run it as root (CAP_NET_ADMIN)'
      : `the step was needed because ${step.reason}; nothing after it was done`,
  });
}
