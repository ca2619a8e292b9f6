import type { PlannedStep } from '@ovlab/lab';
import type { Style } from './style.ts';

/** What `up --dry-run` prints: each step with its reason and the commands that do the same. */
export function renderPlan(steps: readonly PlannedStep[], style: Style): string {
  if (steps.length === 0) return 'no changes\n';
  return steps
    .map(({ node, title, reason, commands }, index) => {
      const head = `${String(index + 1).padStart(3)}. ${style.bold(node)}: ${title}`;
      const lines = commands
        .flatMap((command) => command.split('\n'))
        .map((line) => `       ${style.dim(line)}`);
      return [head, `     because ${reason}`, ...lines].join('\n');
    })
    .join('\n')
    .concat('\n');
}
