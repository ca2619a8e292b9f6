import { OvlabError, type Plan, type Runner, type RunOptions, type RunResult, type Step } from '@ovlab/core';
import { type Batch, batches, type Piece } from './batch.ts';

export interface ApplyOptions {
  readonly signal?: AbortSignal;
  /** Told after a step has been carried out whole; the number of calls is what `undoPlan` wants to know. */
  readonly onStep?: (step: Step, index: number) => void;
}

/**
 * Carries out a plan in its order.
 *
 * Errors: `OVLAB_E_COMMAND` that names the step, the line that failed and the words of the kernel; the steps
 * before it are done, the one of the line may be done in part. `OVLAB_E_TOOL_MISSING`, `OVLAB_E_ABORTED`.
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
    if (result.exitCode !== 0) {
      const failed = failedPiece(batch, result.stderr);
      // nft takes all of its input or nothing; the other two go as far as they come.
      if (batch.kind !== 'nft') tell(failed.index);
      throw stepFailed(batch, failed, result.stderr);
    }
  }
  tell(plan.length);
}

/** Runs the work of a batch in one process; a failure is returned. */
export async function runBatch(
  { kind, pieces }: Batch,
  runner: Runner,
  options: RunOptions,
  switches: readonly string[] = [],
): Promise<RunResult> {
  const work = pieces.map((piece) => piece.work);
  const common: RunOptions = { ...options, reject: false };
  switch (kind) {
    case 'ip':
      return runner.run('ip', [...switches, '-batch', '-'], { ...common, input: `${work.join('\n')}\n` });
    case 'sysctl':
      return runner.run('sysctl', ['-q', '-w', ...work], common);
    case 'nft':
      return runner.run('nft', ['-f', '-'], { ...common, input: work.join('') });
  }
}

function failedPiece({ kind, pieces }: Batch, stderr: string): Piece<string> {
  const [first] = pieces;
  if (first === undefined) throw new OvlabError('OVLAB_E_INTERNAL', 'an empty batch failed');
  switch (kind) {
    case 'ip':
      return pieces[Number(/Command failed -:(\d+)/.exec(stderr)?.[1] ?? 1) - 1] ?? first;
    case 'sysctl':
      return pieces.find(({ work }) => stderr.includes(work.split('=')[0]?.replaceAll('.', '/') ?? work)) ?? first;
    case 'nft':
      return pieceOfLine(pieces, Number(/\/dev\/stdin:(\d+):/.exec(stderr)?.[1] ?? 1)) ?? first;
  }
}

function pieceOfLine(pieces: readonly Piece<string>[], line: number): Piece<string> | undefined {
  let end = 0;
  return pieces.find(({ work }) => (end += work.split('\n').length - 1) >= line);
}

function stepFailed({ kind }: Batch, { step, work }: Piece<string>, stderr: string): OvlabError {
  const said = stderr
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('Command failed'))
    .join('; ');
  const what = { ip: `\`ip ${work}\``, sysctl: `\`sysctl -w ${work}\``, nft: '`nft -f -`' }[kind];
  return new OvlabError('OVLAB_E_COMMAND', `could not ${step.title}: ${what} failed: ${said}`, {
    hint: /not permitted|permission denied/i.test(said)
      ? 'run it as root (CAP_NET_ADMIN)'
      : `the step was needed because ${step.reason}; nothing after it was done`,
  });
}
