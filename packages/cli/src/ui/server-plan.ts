import { equivalentCommands, type Plan } from '@ovlab/core';
import type { DiffLine } from '@ovlab/lab';
import type { Style } from './style.ts';

/** What `server plan` prints: each step with its reason, what is worth knowing, and the commands that do the same. */
export function renderHostPlan(steps: Plan, style: Style): string {
  const parts = steps.map((step, index) => {
    const commands = step.apply.flatMap(equivalentCommands).flatMap((command) => command.split('\n'));
    return [
      `${String(index + 1).padStart(3)}. ${style.bold(step.title)}`,
      `     because ${step.reason}`,
      ...(step.notes ?? []).map((note) => `     ${style.yellow('note')}: ${note}`),
      ...commands.map((line) => `       ${style.dim(line)}`),
    ].join('\n');
  });
  return `${parts.join('\n')}\n`;
}

/** What goes and what comes. */
export function renderDiff(lines: readonly DiffLine[], style: Style): string {
  return lines
    .map(({ sign, text }) => (sign === '-' ? style.red(`- ${text}`) : style.green(`+ ${text}`)))
    .map((line) => `${line}\n`)
    .join('');
}
