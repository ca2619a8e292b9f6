import { OvlabError, type Plan, type Runner, type RunOptions, type Step } from '@ovlab/core';

export interface ApplyWindowsOptions {
  readonly signal?: AbortSignal;
  /** Told after a step has been carried out whole. */
  readonly onStep?: (step: Step) => void;
}

/**
 * Carries out a plan of `planWindowsClient` in its order; every command goes through the runner as an argument vector.
 *
 * Errors: `OVLAB_E_COMMAND` that names the step, `OVLAB_E_TOOL_MISSING`, `OVLAB_E_ABORTED`, `OVLAB_E_INTERNAL` for a
 * plan with actions of another system.
 */
export async function applyWindowsPlan(
  plan: Plan,
  runner: Runner,
  options: ApplyWindowsOptions = {},
): Promise<void> {
  for (const step of plan) {
    for (const { file, args } of commandsOf(step, step.apply)) {
      const result = await runner.run(file, args, { ...runOptions(options), reject: false });
      // netsh says on its standard output what it does not like.
      if (result.exitCode !== 0) throw stepFailed(step, `${result.stdout}\n${result.stderr}`);
    }
    options.onStep?.(step);
  }
}

/** What could not be undone, in the words of the program; the rest is undone. */
export interface WindowsUndoFailure {
  readonly step: Step;
  readonly said: string;
}

/** Takes a plan back, the last step first. What is gone already counts as undone only where Windows says so itself. */
export async function undoWindowsPlan(plan: Plan, runner: Runner): Promise<readonly WindowsUndoFailure[]> {
  const failures: WindowsUndoFailure[] = [];
  for (const step of plan.toReversed()) {
    for (const { file, args } of commandsOf(step, step.undo)) {
      const result = await runner.run(file, args, { reject: false });
      if (result.exitCode !== 0)
        failures.push({ step, said: firstLine(`${result.stdout}\n${result.stderr}`) });
    }
  }
  return failures;
}

function commandsOf(step: Step, actions: Step['apply']) {
  return actions.map((action) => {
    if (action.kind === 'command') return action;
    throw new OvlabError('OVLAB_E_INTERNAL', `step ${step.id} is not one of Windows: ${action.kind}`);
  });
}

function runOptions({ signal }: ApplyWindowsOptions): RunOptions {
  return signal === undefined ? {} : { signal };
}

function stepFailed(step: Step, text: string): OvlabError {
  return new OvlabError('OVLAB_E_COMMAND', `could not ${step.title}: ${firstLine(text)}`, {
    hint: `the step was needed because ${step.reason}; nothing after it was done`,
  });
}

function firstLine(text: string): string {
  return (
    text
      .split(/\r?\n/)
      .map((line) => line.trim())
      .find((line) => line !== '') ?? 'it did not say why'
  );
}
