import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OvlabError, parseCidr, type Runner } from '@ovlab/core';
import { requireOpenvpn } from '@ovlab/openvpn';
import { diagnoseRun } from '../explain-client.ts';
import { lockLab } from '../lock.ts';
import type { Roots } from '../paths.ts';
import { machineFacts, requireNetAdmin, requireTunDevice } from '../preflight.ts';
import { identify, isAlive } from '../procfs.ts';
import { readTail } from '../read-tail.ts';
import { endProcesses } from '../teardown.ts';
import { namesOf, openvpnArguments, setsNames, type ClientFacts } from './openvpn-arguments.ts';
import {
  claimClientDirectory,
  clientRunPaths,
  deviceNameOf,
  findOrphan,
  readClientRecord,
  removeClientDirectory,
  removeClientRecord,
  writeClientRecord,
  type ClientRunPaths,
  type ClientRunRecord,
} from './record.ts';
import { setNames, unsetNames, type NamesReport } from './set-names.ts';
import { macOfProfile } from './stable-mac.ts';
import { tunnelState, type TunnelState } from './tunnel-state.ts';

export interface ClientUpOptions {
  readonly name: string;
  readonly roots: Roots;
  readonly runner: Runner;
  /** Absolute path of the profile. */
  readonly profile: string;
  readonly facts: ClientFacts;
  /** Prefix that the address has to be out of; default: any global address. */
  readonly prefix?: string;
  /** File with the passphrase of the key. */
  readonly askpass?: string;
  /** Milliseconds until the tunnel has an address; default 60,000. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
}

export interface ClientUpReport extends Pick<TunnelState, 'addresses' | 'gateway'> {
  readonly client: string;
  /** False when the client ran already. */
  readonly changed: boolean;
  readonly device: string;
  readonly pid: number;
  readonly seconds: number;
  /** Name servers of the profile, and who has taken them. */
  readonly names: NamesReport;
}

const POLL_MS = 5;
/** An advertisement brings address and router at once; one without a router is none for the way out. */
const ROUTER_GRACE_MS = 2_000;
const END_GRACE_MS = 8_000;
const DIAGNOSED_OCTETS = 64 * 1024;

/**
 * Runs a client on this machine, in the network namespace of the runner, and returns once its tunnel has an address.
 * It outlives the caller; {@link clientDown} ends it.
 *
 * Errors: `OVLAB_E_NOT_PERMITTED`, `OVLAB_E_NO_TUN`, `OVLAB_E_OPENVPN_MISSING`, `OVLAB_E_OPENVPN_VERSION`,
 * `OVLAB_E_LOCKED`, `OVLAB_E_FOREIGN`, `OVLAB_E_USAGE`: nothing was changed. `OVLAB_E_OPENVPN_EXITED`,
 * `OVLAB_E_NOT_READY`, with what OpenVPN says, and `OVLAB_E_ABORTED`: nothing is left but, unless aborted, the log.
 */
export async function clientUp(options: ClientUpOptions): Promise<ClientUpReport> {
  const startedAt = performance.now();
  const { name, roots } = options;
  const paths = clientRunPaths(name, roots);
  if (options.prefix !== undefined && parseCidr(options.prefix)?.family !== 6)
    throw new OvlabError('OVLAB_E_USAGE', `${options.prefix} is no IPv6 prefix`);
  const lock = await lockLab(`client-${name}`, roots, { purpose: `client up ${name}` });
  try {
    const known = await readClientRecord(paths);
    const running = known !== undefined && isAlive(known.process);
    // One that has ended by itself has left them.
    if (known !== undefined && !running) await unsetNames(known, options.runner);
    const record = running ? known : await start(options, paths);
    const state = await waitFor(record, options, paths, running);
    const names = await setNames(record, namesOf(options.facts), paths, options.runner);
    const { device, process } = record;
    const { addresses, gateway } = state;
    const seconds = Math.round(performance.now() - startedAt) / 1000;
    return { client: name, changed: !running, device, pid: process.pid, addresses, gateway, seconds, names };
  } finally {
    await lock.release();
  }
}

async function start(options: ClientUpOptions, paths: ClientRunPaths): Promise<ClientRunRecord> {
  const { name, runner, profile, facts, prefix, askpass } = options;
  const machine = machineFacts();
  requireNetAdmin(machine);
  requireTunDevice(machine);
  const openvpn = await requireOpenvpn(runner);
  const byOpenvpn = facts.dns.length > 0 && setsNames(openvpn);
  const device = facts.device ?? deviceNameOf(name);
  const orphan = findOrphan(paths);
  if (orphan !== undefined) await endProcesses([orphan], END_GRACE_MS);
  await claimClientDirectory(paths);
  const mac = macOfProfile(await readFile(profile, 'utf8'));
  const given = {
    profile,
    device,
    mac,
    pidFile: paths.pidFile,
    setNames: byOpenvpn,
    ...(askpass === undefined ? {} : { askpass }),
  };
  const { pid } = await runner.start('openvpn', openvpnArguments(given, facts), {
    cwd: dirname(profile),
    logFile: paths.log,
    detached: true,
  });
  const process = identify(pid);
  if (process === undefined) throw await exited(paths);
  const expected = {
    ...(facts.address === undefined ? {} : { address: facts.address.address }),
    ...(prefix === undefined ? {} : { prefix }),
  };
  const record: ClientRunRecord = {
    ...{ version: 1, name, profile, device, process, expected },
    ...(byOpenvpn ? { namesBy: 'openvpn' } : {}),
  };
  await writeClientRecord(paths, record);
  return record;
}

async function waitFor(
  record: ClientRunRecord,
  { timeout = 60_000, signal }: ClientUpOptions,
  paths: ClientRunPaths,
  wasRunning: boolean,
): Promise<TunnelState> {
  const deadline = performance.now() + timeout;
  let connectedAt: number | undefined;
  try {
    for (;;) {
      signal?.throwIfAborted();
      const state = tunnelState(record);
      if (!state.running) throw await exited(paths);
      if (state.connected) connectedAt ??= performance.now();
      const waited = connectedAt === undefined ? 0 : performance.now() - connectedAt;
      const fixed = record.expected.address !== undefined && state.connected;
      if (state.connected && (fixed || state.gateway !== undefined || waited > ROUTER_GRACE_MS)) return state;
      if (performance.now() > deadline) throw await notReady(record, paths, timeout);
      await sleep(POLL_MS, undefined, signal === undefined ? {} : { signal });
    }
  } catch (error) {
    // One that ran before is not ours to end: it may be about to connect again.
    if (!wasRunning) {
      await endProcesses([record.process], END_GRACE_MS);
      if (signal?.aborted === true) await removeClientDirectory(paths);
      else await removeClientRecord(paths);
    }
    signal?.throwIfAborted();
    throw error;
  }
}

async function exited(paths: ClientRunPaths): Promise<OvlabError> {
  return explained('OVLAB_E_OPENVPN_EXITED', `OpenVPN of ${paths.name} ended by itself`, paths);
}

async function notReady(
  { device, expected: { address, prefix } }: ClientRunRecord,
  paths: ClientRunPaths,
  timeout: number,
): Promise<OvlabError> {
  const wanted = address ?? (prefix === undefined ? 'a global address' : `an address of ${prefix}`);
  return explained('OVLAB_E_NOT_READY', `${device} did not get ${wanted} in ${timeout / 1000} s`, paths);
}

async function explained(
  code: 'OVLAB_E_OPENVPN_EXITED' | 'OVLAB_E_NOT_READY',
  message: string,
  paths: ClientRunPaths,
): Promise<OvlabError> {
  const found = diagnoseRun(await readTail(paths.log, 0, DIAGNOSED_OCTETS));
  const said = found === undefined ? message : `${message}: it says "${found.message}"`;
  return new OvlabError(code, said, {
    hint: [...(found === undefined ? [] : [found.hint]), `Its log is ${paths.log}`].join(' '),
  });
}
