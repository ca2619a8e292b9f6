import type { PersistHostReport } from '@ovlab/lab';
import type { Style } from './style.ts';

const verbs = {
  written: ['write', 'wrote'],
  unchanged: ['leave', 'left'],
  removed: ['remove', 'removed'],
  restored: ['put back', 'put back'],
} as const;

/** Said after `server persist`: each file that is or would be another one, and what to know. */
export function renderPersisted(
  { backend, changes, kept, notes }: PersistHostReport,
  dryRun: boolean,
  style: Style,
): string {
  const changed = changes.filter(({ action }) => action !== 'unchanged');
  const headline =
    changed.length === 0
      ? `no changes: everything for ${backend} is written already`
      : `${dryRun ? 'would write' : `${style.green('✔')} wrote`} what ${backend} needs, and the units`;
  return [
    headline,
    ...changed.map(({ path, action }) => `  ${verbs[action][dryRun ? 0 : 1]} ${path}`),
    ...kept.map((path) => `  kept a copy: ${path}`),
    ...notes.map((note) => `note: ${note}`),
    '',
  ].join('\n');
}
