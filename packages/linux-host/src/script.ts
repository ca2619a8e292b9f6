import { type Action, equivalentCommands, type Plan } from '@ovlab/core';

/**
 * A plan as a shell script that does the same by hand, with each step's reason as a comment. Lines for `ip` stay one
 * batch, since a process for each would leave gaps of milliseconds in which packets are lost.
 *
 * @param direction `undo`: the way back instead, which passes over what is undone already.
 */
export function toScript(plan: Plan, direction: 'apply' | 'undo' = 'apply'): string {
  const steps = direction === 'apply' ? plan : [...plan].reverse();
  return [
    '#!/bin/sh',
    `# ${direction === 'apply' ? 'What `ovlab server apply` would do' : 'What `ovlab server rollback` would do'}, step by step; needs root.`,
    direction === 'apply' ? 'set -eu' : 'set -u',
    ...steps.flatMap((step, index) => [
      '',
      ...comment(`${index + 1}. ${direction === 'apply' ? step.title : `take back: ${step.title}`}`),
      ...(direction === 'apply' ? comment(`because ${step.reason}`) : []),
      ...(step.notes ?? []).flatMap((note) => comment(`note: ${note}`)),
      ...step[direction].flatMap((action) => commands(action, direction)),
    ]),
    '',
  ].join('\n');
}

function comment(text: string): readonly string[] {
  return text.split('\n').map((line) => `# ${line}`);
}

function commands(action: Action, direction: 'apply' | 'undo'): readonly string[] {
  if (action.kind !== 'ip') return equivalentCommands(action);
  const switches = [...(action.family === 6 ? ['-6'] : []), ...(direction === 'undo' ? ['-force'] : [])];
  return [`${['ip', ...switches, '-batch', '-'].join(' ')} <<'EOF'`, ...action.lines, 'EOF'];
}
