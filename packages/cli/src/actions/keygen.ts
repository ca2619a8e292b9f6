import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { generateStaticKey, writeFileAtomically } from '@ovlab/openvpn';
import type { KeygenFlags } from '../flags.ts';
import type { CliContext } from '../context.ts';

/** Prints a static key, or writes it to a file that only its owner can read. Errors: `OVLAB_E_FILE`, `OVLAB_E_NOT_PERMITTED`. */
export async function keygenAction(
  context: CliContext,
  file: string | undefined,
  { force }: KeygenFlags,
): Promise<void> {
  if (file === undefined) {
    context.out(generateStaticKey());
    return;
  }
  const path = resolve(context.cwd, file);
  const exists = await access(path).then(
    () => true,
    () => false,
  );
  if (exists && force !== true) {
    throw new OvlabError('OVLAB_E_FILE', `${file} is there already`, {
      hint: 'keep it, since a tunnel may need it, or replace it with --force',
    });
  }
  await writeFileAtomically(path, generateStaticKey(), 0o600);
  context.err(`wrote ${file}: the same file belongs on both machines, and nowhere else\n`);
}
