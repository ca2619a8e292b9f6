import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KnownHost, Lab } from '@ovlab/core';
import { listLabNames, openLab, rootsFrom } from '@ovlab/lab';
import { readProbeRemotes } from '@ovlab/openvpn';
import { createRunner } from '@ovlab/runner';
import type { CliContext } from './context.ts';
import { findLabFile, readLab } from './lab-file.ts';

/** A folder of downloads may hold very many. */
const MAX_PROFILES = 50;

/**
 * The servers that this machine knows of: in the lab file and the profiles here, and in the labs that are up. What
 * cannot be read is left out, since it is only for a hint.
 */
export async function knownHosts(context: CliContext): Promise<KnownHost[]> {
  const sources = [hostsOfLabFile, hostsOfLabs, hostsOfProfiles];
  const found = await Promise.all(sources.map((source) => source(context).catch(() => [])));
  return found.flat();
}

async function hostsOfLabFile(context: CliContext): Promise<KnownHost[]> {
  const file = await findLabFile(context, undefined);
  return file === undefined ? [] : serverOf(await readLab(context, file), `the server in ${file}`);
}

async function hostsOfLabs({ env }: CliContext): Promise<KnownHost[]> {
  const roots = rootsFrom(env);
  const labs = await Promise.all(
    (await listLabNames(createRunner(), roots)).map(async (name) => {
      const known = await openLab(name, roots).catch(() => undefined);
      return known === undefined ? [] : serverOf(known.lab, `the server of lab ${name}`);
    }),
  );
  return labs.flat();
}

async function hostsOfProfiles({ cwd }: CliContext): Promise<KnownHost[]> {
  const names = (await readdir(cwd)).filter((name) => name.endsWith('.ovpn')).slice(0, MAX_PROFILES);
  const hosts = await Promise.all(
    names.map((name) => hostsOfProfile(join(cwd, name), `a server in ${name}`).catch(() => [])),
  );
  return hosts.flat();
}

async function hostsOfProfile(path: string, source: string): Promise<KnownHost[]> {
  return readProbeRemotes(await readFile(path)).map(({ host }) => ({ host, source }));
}

function serverOf({ server }: Lab, source: string): KnownHost[] {
  return server.addresses.map(({ address }) => ({ host: address, source }));
}
