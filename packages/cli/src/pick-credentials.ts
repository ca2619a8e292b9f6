import { OvlabError, type Lab } from '@ovlab/core';
import { listLabNames, openLab, rootsFrom, type CredentialsOf } from '@ovlab/lab';
import { createRunner } from '@ovlab/runner';
import type { CliContext } from './context.ts';
import type { CredentialFlags } from './flags.ts';
import { findLabFile, readLab } from './lab-file.ts';
import { pickLab } from './pick-lab.ts';

/** A lab or server with credentials, and what is known of it. */
export interface PickedCredentials {
  readonly of: CredentialsOf;
  /** As it is up, else as the lab file here says; undefined when there is neither. */
  readonly lab: Lab | undefined;
  /** Address that its clients dial; undefined when neither tells. */
  readonly serverAddress: string | undefined;
}

/**
 * What is meant: the lab that is named, that of the lab file that is named, the only lab of this machine, or that of
 * the lab file here. Errors: `OVLAB_E_NO_LAB`, `OVLAB_E_USAGE`, those of a lab file.
 */
export async function pickCredentials(
  context: CliContext,
  flags: CredentialFlags,
): Promise<PickedCredentials> {
  const roots = rootsFrom(context.env);
  const lab = await pickName(context, flags);
  const of = { lab, roots, signal: context.signal };
  const known = await openLab(lab, roots).catch((error: unknown) => {
    // A real server has a run directory too, but no lab's state in it.
    const noLab: readonly string[] = ['OVLAB_E_NO_LAB', 'OVLAB_E_FOREIGN'];
    if (error instanceof OvlabError && noLab.includes(error.code)) return undefined;
    throw error;
  });
  if (known !== undefined) return { of, lab: known.lab, serverAddress: known.topology.serverAddress };
  const file = await fileOf(context, flags.file, lab);
  return { of, lab: file, serverAddress: file === undefined ? undefined : addressOf(file) };
}

async function pickName(context: CliContext, { name, file }: CredentialFlags): Promise<string> {
  if (name !== undefined) return name;
  if (file !== undefined) return (await readLab(context, file)).name;
  const labs = await listLabNames(createRunner(), rootsFrom(context.env));
  const [only] = labs;
  if (only !== undefined && labs.length === 1) return only;
  const here = await findLabFile(context, undefined);
  if (here !== undefined) return (await readLab(context, here)).name;
  return (await pickLab(context, undefined, (lab) => `--name ${lab}`)).name;
}

/** The lab file, when it is that of this lab. */
async function fileOf(
  context: CliContext,
  named: string | undefined,
  name: string,
): Promise<Lab | undefined> {
  const file = await findLabFile(context, named);
  const lab = file === undefined ? undefined : await readLab(context, file);
  return lab?.name === name ? lab : undefined;
}

function addressOf({ vpn, server }: Lab): string | undefined {
  const family = vpn.transport === 'ipv6' ? 6 : 4;
  return server.addresses.find((own) => own.family === family)?.address;
}
