import type { Runner } from '@ovlab/core';
import type { Roots } from '../paths.ts';
import { lockLab } from '../lock.ts';
import { isAlive } from '../procfs.ts';
import { endProcesses } from '../teardown.ts';
import {
  clientRunPaths,
  findOrphan,
  listClientRuns,
  readClientRecord,
  removeClientDirectory,
} from './record.ts';
import { unsetNames } from './set-names.ts';
import { tunnelState, type TunnelState } from './tunnel-state.ts';

const LOCK_WAIT_MS = 10_000;
const END_GRACE_MS = 8_000;

export interface ClientDownReport {
  readonly client: string;
  /** False when there was nothing. */
  readonly removed: boolean;
}

/**
 * Ends a client of this machine; its device goes with its OpenVPN, addresses and routes with the device. Name servers
 * are taken back. Nothing there is no error. Errors: `OVLAB_E_LOCKED`, `OVLAB_E_FOREIGN`, `OVLAB_E_USAGE`.
 */
export async function clientDown(
  name: string,
  roots: Roots,
  runner: Runner,
  signal?: AbortSignal,
): Promise<ClientDownReport> {
  const paths = clientRunPaths(name, roots);
  const lock = await lockLab(`client-${name}`, roots, {
    purpose: `client down ${name}`,
    wait: LOCK_WAIT_MS,
    ...(signal === undefined ? {} : { signal }),
  });
  try {
    const record = await readClientRecord(paths);
    const process = record?.process ?? findOrphan(paths);
    if (isAlive(process)) await endProcesses([process], END_GRACE_MS);
    if (record !== undefined) await unsetNames(record, runner);
    return { client: name, removed: await removeClientDirectory(paths) };
  } finally {
    await lock.release();
  }
}

/** A client of this machine as it is now. */
export interface ClientRunStatus extends Pick<TunnelState, 'addresses' | 'gateway'> {
  readonly client: string;
  /** `ended`: its OpenVPN has ended by itself; `client down` clears it away. */
  readonly tunnel: 'connected' | 'connecting' | 'ended';
  readonly device: string;
  readonly pid: number;
  readonly profile: string;
  readonly log: string;
}

/** One client, or all that were brought up and not down again. Errors: `OVLAB_E_FOREIGN`, `OVLAB_E_USAGE`. */
export async function clientRuns(roots: Roots, name?: string): Promise<readonly ClientRunStatus[]> {
  const names = name === undefined ? await listClientRuns(roots) : [name];
  const found = await Promise.all(
    names.map(async (one): Promise<ClientRunStatus | undefined> => {
      const paths = clientRunPaths(one, roots);
      const record = await readClientRecord(paths);
      if (record === undefined) return undefined;
      const { running, connected, addresses, gateway } = tunnelState(record);
      const { device, profile, process } = record;
      const tunnel = connected ? 'connected' : running ? 'connecting' : 'ended';
      return { client: one, tunnel, device, pid: process.pid, addresses, gateway, profile, log: paths.log };
    }),
  );
  return found.filter((status) => status !== undefined);
}
