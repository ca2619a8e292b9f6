import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { restore, rootsFrom, type Restored } from '@ovlab/lab';
import type { CliContext } from '../context.ts';
import type { RestoreFlags } from '../flags.ts';
import { readPassphrase } from '../read-passphrase.ts';

/** Puts back what `ovlab backup` has kept; the lab file goes into the working directory when none is there. */
export async function restoreAction(context: CliContext, file: string, flags: RestoreFlags): Promise<void> {
  const sealed = await readFile(resolve(context.cwd, file)).catch((cause: unknown) => {
    throw new OvlabError('OVLAB_E_FILE', `the backup ${file} cannot be read`, { cause });
  });
  const passphrase = await readPassphrase(context, flags.passphraseFile, { twice: false });
  const restored = await restore(sealed, {
    roots: rootsFrom(context.env),
    passphrase,
    force: flags.force === true,
    signal: context.signal,
  });
  const written = await writeLabFile(context, restored.labFile);
  const { lab, made, directory, labFile } = restored;
  if (flags.json === true) {
    const report = { lab, made: made.toISOString(), directory, labFile: written ? labFile?.name : null };
    context.out(`${JSON.stringify(report, null, 2)}\n`);
    return;
  }
  const kept =
    labFile === undefined
      ? []
      : [written ? `wrote ${labFile.name}` : `kept the ${labFile.name} that is here`];
  const first = `${context.errStyle.green('✔')} restored ${lab} as it was on ${made.toISOString().slice(0, 10)}`;
  context.err(`${[first, ...kept, 'next: ovlab up'].join('\n')}\n`);
}

/** False when a file of that name is there; it may be newer than the backup. */
async function writeLabFile({ cwd }: CliContext, labFile: Restored['labFile']): Promise<boolean> {
  if (labFile === undefined) return false;
  return writeFile(resolve(cwd, labFile.name), labFile.text, { flag: 'wx' }).then(
    () => true,
    () => false,
  );
}
