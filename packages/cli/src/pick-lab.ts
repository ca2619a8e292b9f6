import { OvlabError } from '@ovlab/core';
import { listLabNames, rootsFrom, type Roots } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';
import type { CliContext } from './context.ts';

/** The lab that is meant: the one named, or the only one there is. Errors: `OVLAB_E_NO_LAB`, `OVLAB_E_USAGE`. */
export async function pickLab(
  { env }: CliContext,
  name: string | undefined,
  how: (lab: string) => string = (lab) => `--name ${lab}, before the node`,
): Promise<{ name: string; roots: Roots }> {
  const roots = rootsFrom(env);
  if (name !== undefined) return { name, roots };
  const labs = await listLabNames(createRunner(), roots);
  const [only, ...others] = labs;
  if (only === undefined)
    throw new OvlabError('OVLAB_E_NO_LAB', 'there is no lab on this machine', {
      hint: 'build one with `ovlab up`',
    });
  if (others.length > 0) {
    throw new OvlabError('OVLAB_E_USAGE', `there are several labs: ${labs.join(', ')}`, {
      hint: `say which one is meant: ${how(only)}`,
    });
  }
  return { name: only, roots };
}
