import { access, mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { exportClient } from '@ovlab/lab';
import { writeFileAtomically } from '@ovlab/openvpn';
import type { CliContext } from '../context.ts';
import type { ClientExportFlags } from '../flags.ts';
import { pickCredentials } from '../pick-credentials.ts';

/** Writes one file with the profile and the keys of a client, for its owner only. */
export async function clientExportAction(
  context: CliContext,
  client: string,
  flags: ClientExportFlags,
): Promise<void> {
  const { of, lab, serverAddress } = await pickCredentials(context, flags);
  if (lab === undefined) {
    throw new OvlabError('OVLAB_E_NO_LAB', `${of.lab} is not up, and its lab file is not here`, {
      hint: 'Name the lab file with -f: it says how the server is reached.',
    });
  }
  const remote = flags.remote ?? serverAddress;
  if (remote === undefined) {
    throw new OvlabError(
      'OVLAB_E_USAGE',
      'The lab file does not say at which address clients reach the server',
      {
        hint: 'Name it with --remote HOST.',
      },
    );
  }
  const bundle = await exportClient(of, lab, {
    client,
    remote,
    ...(flags.os === undefined ? {} : { os: flags.os }),
  });
  const directory = resolve(context.cwd, flags.out);
  const path = join(directory, bundle.fileName);
  await mkdir(directory, { recursive: true });
  if (flags.force !== true) await requireAbsent(path);
  await writeFileAtomically(path, bundle.text, 0o600);
  const shown = join(flags.out, bundle.fileName);
  const expires = bundle.expires.toISOString();
  if (flags.json === true) {
    context.out(`${JSON.stringify({ client, os: bundle.os, file: path, remote, expires }, null, 2)}\n`);
    return;
  }
  context.err(
    `${context.errStyle.green('✔')} wrote ${shown} for ${bundle.os}, good until ${expires.slice(0, 10)}\n` +
      'it holds the private key: hand it over on a way that nobody else reads\n',
  );
}

async function requireAbsent(path: string): Promise<void> {
  const there = await access(path).then(
    () => true,
    () => false,
  );
  if (there) {
    throw new OvlabError('OVLAB_E_FILE', `${path} is there already`, {
      hint: 'keep it, replace it with --force, or name another directory with --out',
    });
  }
}
