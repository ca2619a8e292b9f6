import { access, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { loadLab, OvlabError, type Lab } from '@ovlab/core';
import type { CliContext } from './context.ts';

const names = ['ovlab.yaml', 'ovlab.json'];

/** The lab file that is meant: the one named, or the one in the working directory; undefined when there is none. */
export async function findLabFile(
  { cwd }: CliContext,
  file: string | undefined,
): Promise<string | undefined> {
  if (file !== undefined) return file;
  for (const name of names) {
    const found = await access(resolve(cwd, name)).then(
      () => true,
      () => false,
    );
    if (found) return name;
  }
  return undefined;
}

/** Errors: `OVLAB_E_FILE` when there is no such file. */
export async function requireLabFile(context: CliContext, file: string | undefined): Promise<string> {
  const found = await findLabFile(context, file);
  if (found !== undefined) return found;
  throw new OvlabError('OVLAB_E_FILE', `there is no ${names.join(' or ')} in ${context.cwd}`, {
    hint: 'write one with `ovlab init`, or name a file with -f',
  });
}

/** Errors: `OVLAB_E_FILE` when it cannot be read. */
export async function readLabText({ cwd }: CliContext, file: string): Promise<string> {
  return readFile(resolve(cwd, file), 'utf8').catch((cause: unknown) => {
    throw new OvlabError('OVLAB_E_FILE', `the lab file ${file} cannot be read`, { cause });
  });
}

/** Errors: `OVLAB_E_FILE`, `OVLAB_E_LAB_FILE` with every problem in it. */
export async function readLab(context: CliContext, file: string): Promise<Lab> {
  return loadLab(await readLabText(context, file), { file }).lab;
}
