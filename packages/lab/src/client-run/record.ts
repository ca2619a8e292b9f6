import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { OvlabError, type Plan } from '@ovlab/core';
import writeFileAtomic from 'write-file-atomic';
import type { Roots } from '../paths.ts';
import { commandLine, identify, type ProcessIdentity } from '../procfs.ts';

/** Where the files of a client that runs on this machine are. */
export interface ClientRunPaths {
  readonly name: string;
  readonly directory: string;
  readonly record: string;
  /** What OpenVPN says. */
  readonly log: string;
  /** Written by OpenVPN; its path on the command line tells the process from others. */
  readonly pidFile: string;
}

/** A client of this machine; written as soon as its process is known. */
export interface ClientRunRecord {
  readonly version: 1;
  readonly name: string;
  /** Absolute path of the profile. */
  readonly profile: string;
  readonly device: string;
  readonly process: ProcessIdentity;
  /** Static address of the profile, or the prefix that was asked for. */
  readonly expected: { readonly address?: string; readonly prefix?: string };
  /** OpenVPN sets its name servers itself. */
  readonly namesBy?: 'openvpn';
  /** How its name servers are taken back. */
  readonly names?: Plan;
}

const PREFIX = 'client-';

/** Errors: `OVLAB_E_USAGE` for a name that no directory should have. */
export function clientRunPaths(name: string, roots: Pick<Roots, 'run'>): ClientRunPaths {
  if (!/^\w[\w.-]{0,62}$/.test(name)) {
    throw new OvlabError('OVLAB_E_USAGE', `${JSON.stringify(name)} cannot be the name of a client`, {
      hint: 'give it one of letters, digits, dots and hyphens with --name',
    });
  }
  const directory = join(roots.run, `${PREFIX}${name}`);
  return {
    name,
    directory,
    record: join(directory, 'client.json'),
    log: join(directory, 'openvpn.log'),
    pidFile: join(directory, 'openvpn.pid'),
  };
}

/** Name of the TAP device, 1..15 octets; the same for the same client, so that a trace of it can be recognised. */
export function deviceNameOf(client: string): string {
  const readable = `tap-${client}`;
  if (Buffer.byteLength(readable) <= 15) return readable;
  return `tap-${createHash('sha256').update(client).digest('hex').slice(0, 11)}`;
}

export async function writeClientRecord(paths: ClientRunPaths, record: ClientRunRecord): Promise<void> {
  await writeFileAtomic(paths.record, `${JSON.stringify(record, null, 2)}\n`, { mode: 0o600, fsync: false });
}

/** Errors: `OVLAB_E_FOREIGN` when the directory holds a lab, or something that is no record. */
export async function readClientRecord(paths: ClientRunPaths): Promise<ClientRunRecord | undefined> {
  const files = await readdir(paths.directory).catch((): string[] => []);
  if (files.includes('state.json')) throw foreign(paths.directory, 'it belongs to a lab of that name');
  if (!files.includes('client.json')) return undefined;
  try {
    const value = JSON.parse(await readFile(paths.record, 'utf8')) as Partial<ClientRunRecord>;
    if (value.version === 1 && typeof value.process?.pid === 'number') return value as ClientRunRecord;
  } catch {
    // Said below.
  }
  throw foreign(paths.directory, 'its client.json is no record of a client');
}

/** The client's OpenVPN when its starter was killed before it could write the record. */
export function findOrphan({ pidFile }: ClientRunPaths): ProcessIdentity | undefined {
  const pid = readdirSync('/proc').find(
    (entry) => /^\d+$/.test(entry) && commandLine(Number(entry)).includes(` --writepid ${pidFile}`),
  );
  return pid === undefined ? undefined : identify(Number(pid));
}

/** Makes the directory, for its owner only, without the log of an earlier run. */
export async function claimClientDirectory(paths: ClientRunPaths): Promise<void> {
  await mkdir(paths.directory, { recursive: true, mode: 0o700 });
  await rm(paths.log, { force: true });
}

/** After a start that failed: the log stays for the person. */
export async function removeClientRecord(paths: ClientRunPaths): Promise<void> {
  await rm(paths.record, { force: true });
}

/** The record goes last: until then a `down` knows what is left. False when there was nothing. */
export async function removeClientDirectory(paths: ClientRunPaths): Promise<boolean> {
  const files = await readdir(paths.directory).catch(() => undefined);
  if (files === undefined) return false;
  await rm(paths.log, { force: true });
  await rm(paths.record, { force: true });
  await rm(paths.directory, { recursive: true, force: true });
  return true;
}

/** Names of the clients that have a directory, in the order of the alphabet. */
export async function listClientRuns(roots: Pick<Roots, 'run'>): Promise<readonly string[]> {
  const entries = await readdir(roots.run, { withFileTypes: true }).catch(() => []);
  const names = entries
    .filter((entry) => entry.isDirectory() && entry.name.startsWith(PREFIX))
    .map((entry) => entry.name.slice(PREFIX.length));
  const files = await Promise.all(
    names.map((name) => readdir(join(roots.run, `${PREFIX}${name}`)).catch((): string[] => [])),
  );
  return names.filter((_, index) => files[index]?.includes('client.json')).sort();
}

function foreign(directory: string, why: string): OvlabError {
  return new OvlabError('OVLAB_E_FOREIGN', `the directory ${directory} is in the way: ${why}`, {
    hint: 'move it away, or give the client another name with --name',
  });
}
