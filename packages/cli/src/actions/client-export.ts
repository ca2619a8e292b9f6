import { join, resolve } from 'node:path';
import { OvlabError } from '@ovlab/core';
import { exportClient, macosWarning, type ClientBundle } from '@ovlab/lab';
import { zipBundle } from '@ovlab/windows-client';
import type { CliContext } from '../context.ts';
import type { ClientExportFlags } from '../flags.ts';
import { pickCredentials } from '../pick-credentials.ts';
import { readPassphrase } from '../read-passphrase.ts';
import { writeBundle, type OutputFile } from './write-bundle.ts';

/** Writes the profile with the keys of a client, and what comes along, for its owner only. */
export async function clientExportAction(
  context: CliContext,
  client: string,
  flags: ClientExportFlags,
): Promise<void> {
  requireOneForm(flags);
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
  const wanted = flags.passphrase === true || flags.passphraseFile !== undefined;
  const passphrase = wanted
    ? await readPassphrase(context, flags.passphraseFile, { twice: true })
    : undefined;
  const bundle = await exportClient(of, lab, {
    client,
    remote,
    scripts: flags.scripts === true,
    ...(flags.os === undefined ? {} : { os: flags.os }),
    ...(passphrase === undefined ? {} : { passphrase }),
    ...(flags.service === undefined ? {} : { service: flags.service }),
  });
  const files = outputOf(client, bundle, flags);
  await writeBundle(resolve(context.cwd, flags.out), files, { force: flags.force === true });
  report(context, { client, bundle, files, remote, flags, encrypted: passphrase !== undefined });
}

function requireOneForm({ singleFile, zip, scripts }: ClientExportFlags): void {
  const other = zip === true ? '--zip' : scripts === true ? '--scripts' : undefined;
  if (singleFile !== true || other === undefined) return;
  throw new OvlabError('OVLAB_E_USAGE', `--single-file and ${other} exclude each other`, {
    hint: 'The single file is the profile alone; leave one of them out.',
  });
}

function outputOf(
  client: string,
  { os, fileName, text, companions }: ClientBundle,
  { singleFile, zip }: ClientExportFlags,
): readonly [OutputFile, ...OutputFile[]] {
  const profile = { name: fileName, text, mode: 0o600 };
  if (zip === true) {
    const folder = `${client}-${os}`;
    return [{ name: `${folder}.zip`, contents: zipBundle(folder, [profile, ...companions]) }];
  }
  const rest = singleFile === true ? [] : companions;
  return [
    { name: fileName, contents: text },
    ...rest.map(({ name, text: contents }) => ({ name, contents })),
  ];
}

interface Exported {
  readonly client: string;
  readonly bundle: ClientBundle;
  readonly files: readonly [OutputFile, ...OutputFile[]];
  readonly remote: string;
  readonly flags: ClientExportFlags;
  readonly encrypted: boolean;
}

function report(context: CliContext, { client, bundle, files, remote, flags, encrypted }: Exported): void {
  const expires = bundle.expires?.toISOString();
  const [first, ...others] = files;
  if (flags.json === true) {
    const directory = resolve(context.cwd, flags.out);
    const paths = files.map(({ name }) => join(directory, name));
    const facts = {
      ...{ client, os: bundle.os, file: paths[0], files: paths, remote },
      ...(expires === undefined ? {} : { expires }),
    };
    context.out(`${JSON.stringify(facts, null, 2)}\n`);
    return;
  }
  const along = others.length === 0 ? '' : `beside it: ${others.map(({ name }) => name).join(', ')}\n`;
  const end = expires === undefined ? '' : `, good until ${expires.slice(0, 10)}`;
  context.err(
    `${context.errStyle.green('✔')} wrote ${join(flags.out, first.name)} for ${bundle.os}${end}\n` +
      along +
      secretNote(encrypted, expires !== undefined),
  );
  if (bundle.os === 'macos') context.err(`${context.errStyle.yellow('warning')}: ${macosWarning}\n`);
}

function secretNote(encrypted: boolean, certified: boolean): string {
  if (encrypted)
    return 'its private key opens with the passphrase only: hand the two over on different ways\n';
  const key = certified ? 'the private key' : 'all that the server knows the client by';
  return `it holds ${key}: hand it over on a way that nobody else reads\n`;
}
