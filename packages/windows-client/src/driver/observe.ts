import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OvlabError, type Runner } from '@ovlab/core';
import { parseAddresses, parseDnsServers, parseInterfaces, parseRoutes, parseServiceState } from './netsh.ts';
import { parsePowershell, powershellArguments } from './powershell.ts';
import {
  isGarbled,
  OPENVPN_KEY,
  parseRegFile,
  parseRegQuery,
  readInstallation,
  UNINSTALL_KEY,
  type RegistryValues,
} from './registry.ts';
import type { NetworkSnapshot, OpenvpnInstallation, WindowsSnapshot } from './snapshot.ts';

export interface ObserveOptions {
  readonly signal?: AbortSignal;
}

/**
 * Looks at a Windows machine; changes nothing. Errors: `OVLAB_E_TOOL_MISSING` on a machine that is no Windows,
 * `OVLAB_E_ABORTED`.
 */
export async function observeWindows(runner: Runner, options: ObserveOptions = {}): Promise<WindowsSnapshot> {
  const [network, openvpn, elevated] = await Promise.all([
    observeNetwork(runner, options),
    observeInstallation(runner, options),
    isElevated(runner, options),
  ]);
  return { ...network, openvpn, elevated };
}

/** The part of {@link observeWindows} that changes while a tunnel comes up. */
export async function observeNetwork(runner: Runner, options: ObserveOptions = {}): Promise<NetworkSnapshot> {
  const answer = await runner
    .run('powershell.exe', powershellArguments, { ...options, reject: false })
    .catch(unlessMissing);
  const network = answer?.exitCode === 0 ? parsePowershell(answer.stdout) : undefined;
  return network ?? observeByNetsh(runner, options);
}

async function observeByNetsh(runner: Runner, options: ObserveOptions): Promise<NetworkSnapshot> {
  const show = async (what: string): Promise<string> =>
    (await runner.run('netsh.exe', ['interface', 'ipv6', 'show', what], options)).stdout;
  const adapters = parseInterfaces(await show('interfaces'));
  const service = await runner.run('sc.exe', ['query', 'OpenVPNServiceInteractive'], {
    ...options,
    reject: false,
  });
  return {
    source: 'netsh',
    adapters,
    addresses: parseAddresses(await show('addresses')),
    routes: parseRoutes(await show('route')),
    dns: parseDnsServers(await show('dnsservers'), adapters),
    interactiveService: service.exitCode === 0 ? parseServiceState(service.stdout) : 'missing',
  };
}

async function observeInstallation(
  runner: Runner,
  options: ObserveOptions,
): Promise<OpenvpnInstallation | undefined> {
  const query = async (...args: readonly string[]): Promise<string> =>
    // `reg query` fails when there is no such key, and when nothing is found.
    (await runner.run('reg.exe', ['query', ...args], { ...options, reject: false })).stdout;
  const asked = parseRegQuery(await query(OPENVPN_KEY));
  return readInstallation(
    isGarbled(asked) ? await exportKey(runner, OPENVPN_KEY, options) : asked,
    parseRegQuery(await query(UNINSTALL_KEY, '/s', '/v', 'DisplayName')),
  );
}

/** The same in a file, which is UTF-16 whatever the language. */
async function exportKey(runner: Runner, key: string, options: ObserveOptions): Promise<RegistryValues> {
  const folder = await mkdtemp(join(tmpdir(), 'ovlab-'));
  try {
    const file = join(folder, 'key.reg');
    await runner.run('reg.exe', ['export', key, file, '/y'], options);
    return parseRegFile((await readFile(file, 'utf16le')).replace(/^\uFEFF/, ''));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Labels of the mandatory levels "high" and "system" ([MS-DTYP] 2.4.2.4), which have no names to be translated. */
const elevatedLabels = ['S-1-16-12288', 'S-1-16-16384'];

async function isElevated(runner: Runner, options: ObserveOptions): Promise<boolean> {
  const { stdout } = await runner.run('whoami.exe', ['/groups', '/fo', 'csv', '/nh'], {
    ...options,
    reject: false,
  });
  return elevatedLabels.some((label) => stdout.includes(`"${label}"`));
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof OvlabError && error.code === 'OVLAB_E_TOOL_MISSING') return undefined;
  throw error;
}
