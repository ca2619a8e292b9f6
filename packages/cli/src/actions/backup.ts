import { access } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { backup } from '@ovlab/lab';
import { writeFileAtomically } from '@ovlab/openvpn';
import type { CliContext } from '../context.ts';
import type { BackupFlags } from '../flags.ts';
import { findLabFile, readLab, readLabText } from '../lab-file.ts';
import { pickCredentials } from '../pick-credentials.ts';
import { readPassphrase } from '../read-passphrase.ts';

/** Writes all that a lab or server keeps into one encrypted file, for its owner only. */
export async function backupAction(context: CliContext, file: string, flags: BackupFlags): Promise<void> {
  const { of } = await pickCredentials(context, flags);
  const path = resolve(context.cwd, file);
  if (flags.force !== true) await requireAbsent(path);
  const labFile = await labFileOf(context, of.lab, flags.file);
  const passphrase = await readPassphrase(context, flags.passphraseFile, { twice: true });
  const sealed = await backup(of, { passphrase, ...(labFile === undefined ? {} : { labFile }) });
  await writeFileAtomically(path, sealed, 0o600);
  const report = { lab: of.lab, file: path, octets: sealed.length, labFile: labFile?.name ?? null };
  if (flags.json === true) context.out(`${JSON.stringify(report, null, 2)}\n`);
  else {
    context.err(
      `${context.errStyle.green('✔')} wrote ${file}: all keys of ${of.lab}` +
        `${labFile === undefined ? '' : ` and ${labFile.name}`}\n` +
        'without the passphrase nobody can read it, you neither\n',
    );
  }
}

/** The lab file that is named or is here, when it is that of this lab. */
async function labFileOf(
  context: CliContext,
  lab: string,
  named: string | undefined,
): Promise<{ readonly name: string; readonly text: string } | undefined> {
  const file = await findLabFile(context, named);
  if (file === undefined) return undefined;
  const known = await readLab(context, file).catch((error: unknown) => {
    // One that was asked for must be right; one that lies about may be of anything.
    if (named !== undefined) throw error;
    return undefined;
  });
  if (known?.name !== lab) return undefined;
  const name = basename(file).replaceAll(/[^A-Za-z0-9_.@-]/g, '_');
  return { name, text: await readLabText(context, file) };
}

async function requireAbsent(path: string): Promise<void> {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (there) {
    throw new OvlabError('OVLAB_E_FILE', `${path} is there already`, {
      hint: 'name another file, or replace it with --force',
    });
  }
}
