import { mkdir, readdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OvlabError } from '@ovlab/core';
import writeFileAtomic from 'write-file-atomic';
import type { LabPaths } from './paths.ts';
import type { ProcessIdentity } from './procfs.ts';

/** A process that belongs to the lab; `spec` changes when it must be started again. */
export interface ProcessRecord extends ProcessIdentity {
  readonly spec: string;
}

/**
 * What a lab remembers outside the kernel. Names are written down before the things are made, so that a
 * `down` after a crash at any moment knows everything that may exist.
 */
export interface LabState {
  readonly version: 1;
  readonly lab: string;
  /** Nodes whose namespaces exist or are about to. */
  nodes: string[];
  /** Number of each client's access network; kept, so that other clients do not move when one is added. */
  accessIndexes: Record<string, number>;
  /** By `node/program`. */
  processes: Record<string, ProcessRecord>;
  /** True once a client of this lab has reached the internet host. */
  whole: boolean;
}

const SUPERVISOR = 'server/supervisor';

export function emptyState(lab: string): LabState {
  return { version: 1, lab, nodes: [], accessIndexes: {}, processes: {}, whole: false };
}

/** The programs of the nodes, the supervisor first. */
export function programsOf(
  processes: LabState['processes'],
  isOf: (node: string) => boolean = () => true,
): readonly ProcessRecord[] {
  return Object.entries(processes)
    .filter(([key]) => isOf(key.split('/')[0] ?? ''))
    .sort(([a], [b]) => Number(b === SUPERVISOR) - Number(a === SUPERVISOR))
    .map(([, record]) => record);
}

/**
 * Reads the state; undefined when the lab does not exist.
 *
 * Errors: `OVLAB_E_FOREIGN` when the directory is there and not ours.
 */
export async function readState(paths: LabPaths): Promise<LabState | undefined> {
  let text: string;
  try {
    text = await readFile(paths.stateFile, 'utf8');
  } catch (error) {
    if (!isMissing(error)) throw unreadable(paths.stateFile, error);
    // The claim comes before the first file of the run directory and goes after the last one.
    if ((await entries(paths.run)).length === 0 || (await holdsLabKeys(paths))) return undefined;
    throw foreignDirectory(paths.run, 'it holds files but no state.json of a lab');
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw foreignDirectory(paths.run, 'its state.json is not JSON');
  }
  if (!isLabState(value, paths.lab))
    throw foreignDirectory(paths.run, 'its state.json is not the state of this lab');
  return value;
}

export async function writeState(paths: LabPaths, state: LabState): Promise<void> {
  await mkdir(paths.logs, { recursive: true, mode: 0o700 });
  await writeFileAtomic(paths.stateFile, `${JSON.stringify(state, null, 2)}\n`, {
    mode: 0o600,
    fsync: false,
  });
}

/** File that marks the directory of keys, and with it the run directory, as made for a lab: `down` may remove them. */
function ownerFile(paths: LabPaths): string {
  return join(paths.state, 'owner.json');
}

/**
 * Takes the directory for keys. Keys of a real server of the same name must never be removed by `down`, so a
 * directory that is not marked as a lab's is refused.
 */
export async function claimStateDirectory(paths: LabPaths): Promise<void> {
  await requireStateDirectoryOursOrAbsent(paths);
  await mkdir(paths.state, { recursive: true, mode: 0o700 });
  // That it is there is the mark, whatever is in it: a temporary file would belong to nobody after a crash.
  await writeFile(ownerFile(paths), `${JSON.stringify({ kind: 'lab', lab: paths.lab })}\n`, { mode: 0o600 });
}

export async function requireStateDirectoryOursOrAbsent(paths: LabPaths): Promise<void> {
  if ((await entries(paths.state)).length > 0 && !(await holdsLabKeys(paths))) {
    throw foreignDirectory(paths.state, 'it holds files that no lab made, perhaps the keys of a real server');
  }
}

/** Whether the directory for keys is there and marked as a lab's, as after a reboot. */
export async function holdsLabKeys(paths: LabPaths): Promise<boolean> {
  return (await entries(paths.state)).includes('owner.json');
}

/**
 * Removes the directories of a lab, the one for keys only when it is marked as a lab's. The mark goes last, so
 * that an interrupted removal can be taken up again.
 */
export async function removeDirectories(paths: LabPaths): Promise<void> {
  await rm(paths.run, { recursive: true, force: true });
  if (await holdsLabKeys(paths)) {
    const names = (await entries(paths.state)).filter((name) => join(paths.state, name) !== ownerFile(paths));
    for (const name of names) await rm(join(paths.state, name), { recursive: true, force: true });
    await rm(ownerFile(paths), { force: true });
  }
  await removeEmptyDirectories(paths);
}

/** Removes what a crash between making a directory and its first file leaves; a directory with files stays. */
export async function removeEmptyDirectories(paths: LabPaths): Promise<void> {
  for (const path of [paths.run, paths.state]) await rmdir(path).catch(() => undefined);
}

function foreignDirectory(path: string, why: string): OvlabError {
  return new OvlabError('OVLAB_E_FOREIGN', `the directory ${path} is in the way: ${why}`, {
    hint: 'move it away, or give the lab another name with --name',
  });
}

async function entries(path: string): Promise<string[]> {
  try {
    return await readdir(path);
  } catch (error) {
    if (isMissing(error)) return [];
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): unknown {
  const denied =
    cause instanceof Error && 'code' in cause && (cause.code === 'EACCES' || cause.code === 'EPERM');
  if (!denied) return cause;
  return new OvlabError(
    'OVLAB_E_NOT_PERMITTED',
    `${path} cannot be read by this user (CAP_DAC_READ_SEARCH)`,
    {
      hint: 'run the same command as root, for example with sudo',
      cause,
    },
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function isLabState(value: unknown, lab: string): value is LabState {
  if (typeof value !== 'object' || value === null) return false;
  const state = value as Partial<LabState>;
  return (
    state.version === 1 &&
    state.lab === lab &&
    Array.isArray(state.nodes) &&
    typeof state.accessIndexes === 'object' &&
    typeof state.processes === 'object'
  );
}
