import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { OvlabError, type Runner } from '@ovlab/core';
import { applyWindowsPlan } from './apply.ts';
import { undoLeftover } from './client-down.ts';
import { connectWithGui, disconnectWithGui } from './gui.ts';
import { observeNetwork, observeWindows } from './observe.ts';
import { openvpnMissing, planWindowsClient, type WindowsClientNetwork } from './plan.ts';
import { writeRecord } from './record.ts';
import type { OpenvpnInstallation, WindowsSnapshot } from './snapshot.ts';
import { findTunnel, tapAdapters, type TunnelExpectation, type WindowsTunnel } from './tunnel.ts';

/** A client of this machine. */
export interface WindowsClient {
  /** Name of the profile, as OpenVPN GUI shows it. */
  readonly name: string;
  /** What the tunnel should have; the adapter is the first TAP adapter unless it is named. */
  readonly network: Omit<WindowsClientNetwork, 'adapter'> & Pick<TunnelExpectation, 'adapter' | 'prefix'>;
  /** File that what has been changed is recorded in. */
  readonly record: string;
}

export interface WindowsUpOptions extends WindowsClient {
  readonly runner: Runner;
  /** Put where OpenVPN GUI looks before it connects; without it the GUI has the profile already. */
  readonly profile?: { readonly path: string; readonly text: string };
  /** Milliseconds until the tunnel has its address; default 60,000. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  /** Told what happens, a sentence each. */
  readonly onNote?: (text: string) => void;
  /** Waits between two looks, milliseconds; default: the clock. */
  readonly pause?: (milliseconds: number) => Promise<void>;
}

export interface WindowsUpReport {
  readonly client: string;
  /** False when the tunnel was up before. */
  readonly changed: boolean;
  readonly tunnel: WindowsTunnel;
}

const POLL_MS = 500;
/** OpenVPN's service sets addresses within a second of the connection; after this many looks it is not going to. */
const LOOKS_FOR_THE_SERVICE = 6;

/**
 * Connects a profile and returns once its tunnel has an address. OpenVPN's own service sets address, route and name
 * servers that the profile names; what it leaves out is set here where the rights allow it, and recorded first.
 *
 * Errors: `OVLAB_E_OPENVPN_MISSING`, `OVLAB_E_NOT_PERMITTED` when neither the service nor an administrator's rights are
 * there, `OVLAB_E_NOT_READY` after the timeout, `OVLAB_E_FILE`, `OVLAB_E_COMMAND`, `OVLAB_E_FOREIGN`, `OVLAB_E_ABORTED`.
 */
export async function windowsClientUp(options: WindowsUpOptions): Promise<WindowsUpReport> {
  const { runner, name, onNote = () => undefined } = options;
  const common = options.signal === undefined ? {} : { signal: options.signal };
  const observed = await observeWindows(runner, common);
  const openvpn = requireOpenvpn(observed);
  const expected = expectationOf(options, undefined);
  // Without an address or a prefix to know it by, a tunnel that is up may be somebody else's.
  if (expected.address !== undefined || expected.prefix !== undefined) {
    const there = findTunnel(observed, expected);
    if (there !== undefined) return { client: name, changed: false, tunnel: there };
  }
  for (const note of await undoLeftover(options)) onNote(note);
  const adapter = await requireAdapter(options, observed);
  await placeProfile(options.profile);
  await writeRecord(options.record, { version: 1, client: name, adapter, plan: [] });
  await connectWithGui(runner, openvpn, name);
  onNote(`OpenVPN GUI connects ${name}`);
  try {
    return { client: name, changed: true, tunnel: await waitForTunnel(options, adapter, observed) };
  } catch (error) {
    // Half a connection helps nobody; the log of the GUI keeps the reason.
    await disconnectWithGui(runner, openvpn, name);
    for (const note of await undoLeftover(options)) onNote(note);
    throw error;
  }
}

function requireOpenvpn({ openvpn, interactiveService, elevated }: WindowsSnapshot): OpenvpnInstallation {
  if (openvpn === undefined) throw openvpnMissing();
  if (interactiveService !== 'running' && !elevated) {
    throw new OvlabError(
      'OVLAB_E_NOT_PERMITTED',
      `the service OpenVPNServiceInteractive is ${interactiveService}, and this user is no administrator`,
      { hint: 'start it as an administrator: net start OpenVPNServiceInteractive' },
    );
  }
  return openvpn;
}

/** Name of the adapter that the tunnel will be on; made when there is none and the rights allow it. */
async function requireAdapter(options: WindowsUpOptions, observed: WindowsSnapshot): Promise<string> {
  const { network, runner } = options;
  const taps = tapAdapters(observed);
  const found = taps.find(({ name, up }) => (network.adapter === undefined ? !up : name === network.adapter));
  if (found !== undefined) return found.name;
  const name =
    network.adapter ??
    (taps.length === 0 ? 'OpenVPN TAP-Windows6' : `OpenVPN TAP-Windows6 (${options.name})`);
  if (!observed.elevated) {
    throw new OvlabError(
      'OVLAB_E_NOT_PERMITTED',
      taps.length === 0 ? 'there is no TAP adapter' : 'every TAP adapter is in use',
      {
        hint: `make one as an administrator: "${observed.openvpn?.tapctl ?? 'tapctl.exe'}" create --hwid root\\tap0901`,
      },
    );
  }
  // An adapter stays: other profiles use it too, and it is no trace of this connection.
  await applyWindowsPlan(planWindowsClient({ adapter: name, dns: [] }, observed), runner);
  options.onNote?.(`made the TAP adapter ${name}`);
  return name;
}

async function placeProfile(profile: WindowsUpOptions['profile']): Promise<void> {
  if (profile === undefined) return;
  try {
    await mkdir(dirname(profile.path), { recursive: true });
    await writeFile(profile.path, profile.text, { mode: 0o600 });
  } catch (cause) {
    throw new OvlabError('OVLAB_E_FILE', `the profile ${profile.path} could not be written`, { cause });
  }
}

async function waitForTunnel(
  options: WindowsUpOptions,
  adapter: string,
  before: WindowsSnapshot,
): Promise<WindowsTunnel> {
  const { runner, timeout = 60_000, signal, pause = (ms: number) => sleep(ms) } = options;
  const expected = expectationOf(options, adapter);
  let connectedFor = 0;
  for (let looks = Math.ceil(timeout / POLL_MS); looks > 0; looks -= 1) {
    signal?.throwIfAborted();
    const network = await observeNetwork(runner, signal === undefined ? {} : { signal });
    const tunnel = findTunnel(network, expected);
    if (tunnel !== undefined && complete(tunnel, options)) return tunnel;
    const connected = network.adapters.some(({ name, up }) => name === adapter && up);
    connectedFor = connected ? connectedFor + 1 : 0;
    if (connectedFor === LOOKS_FOR_THE_SERVICE) {
      const set = await setWhatIsMissing(options, adapter, { ...before, ...network });
      // Without the rights to do better it is what there is.
      if (!set && tunnel !== undefined) return tunnel;
    }
    await pause(POLL_MS);
  }
  throw notReady(options, adapter, timeout);
}

/** Records, then sets what the service has not; false when the rights for it are missing or nothing is. */
async function setWhatIsMissing(
  { name, network, record, runner, onNote }: WindowsUpOptions,
  adapter: string,
  observed: WindowsSnapshot,
): Promise<boolean> {
  const plan = planWindowsClient({ ...network, adapter }, observed);
  if (plan.length === 0) return false;
  if (!observed.elevated) {
    onNote?.(`OpenVPN did not ${plan.map(({ title }) => title).join(', nor ')}; that needs an administrator`);
    return false;
  }
  await writeRecord(record, { version: 1, client: name, adapter, plan });
  await applyWindowsPlan(plan, runner, { onStep: ({ title }) => onNote?.(title) });
  return true;
}

function complete(tunnel: WindowsTunnel, { network }: WindowsUpOptions): boolean {
  const { gateway, dns } = network;
  return (
    (gateway === undefined || tunnel.gateway === gateway) &&
    dns.every((server) => tunnel.dns.includes(server))
  );
}

function expectationOf({ network }: WindowsClient, adapter: string | undefined): TunnelExpectation {
  const { address, prefix, adapter: named = adapter } = network;
  return {
    ...(address === undefined ? {} : { address: address.address }),
    ...(prefix === undefined ? {} : { prefix }),
    ...(named === undefined ? {} : { adapter: named }),
  };
}

function notReady({ name, network }: WindowsUpOptions, adapter: string, timeout: number): OvlabError {
  const wanted =
    network.address?.address ??
    (network.prefix === undefined ? 'an address' : `an address of ${network.prefix}`);
  return new OvlabError('OVLAB_E_NOT_READY', `${adapter} did not get ${wanted} in ${timeout / 1000} s`, {
    hint: `see the log of ${name} in OpenVPN GUI: right-click its icon, then View Log`,
  });
}
