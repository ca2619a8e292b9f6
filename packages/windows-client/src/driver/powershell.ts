import { canonicalAddress } from '@ovlab/core';
import type { AddressState, NetworkSnapshot } from './snapshot.ts';

/**
 * Asks for everything at once: a PowerShell takes about a second to start. Names of states are those of .NET, the
 * same in every language, and hidden adapters are left out as netsh does.
 */
const script = `
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object Text.UTF8Encoding $false
$service = Get-Service -Name OpenVPNServiceInteractive -ErrorAction SilentlyContinue
ConvertTo-Json -Compress -Depth 4 @{
  adapters = @(Get-NetAdapter | ForEach-Object { @{
    name = $_.Name; description = $_.InterfaceDescription; index = $_.ifIndex; status = [string]$_.Status } })
  addresses = @(Get-NetIPAddress -AddressFamily IPv6 | ForEach-Object { @{
    index = $_.InterfaceIndex; address = $_.IPAddress; length = $_.PrefixLength; state = [string]$_.AddressState } })
  routes = @(Get-NetRoute -AddressFamily IPv6 | ForEach-Object { @{
    index = $_.InterfaceIndex; prefix = $_.DestinationPrefix; nextHop = $_.NextHop } })
  dns = @(Get-DnsClientServerAddress -AddressFamily IPv6 | ForEach-Object { @{
    index = $_.InterfaceIndex; servers = @($_.ServerAddresses) } })
  service = if ($service) { [string]$service.Status } else { '' }
}`;

/** Without a profile, whose output would stand before the answer, and without questions to nobody. */
export const powershellArguments: readonly string[] = [
  '-NoLogo',
  '-NoProfile',
  '-NonInteractive',
  '-Command',
  script.trim().replaceAll(/\s*\n\s*/g, (gap) => (gap.includes('\n') ? '\n' : ' ')),
];

interface Answer {
  readonly adapters: readonly { name: string; description: string; index: number; status: string }[];
  readonly addresses: readonly { index: number; address: string; length: number; state: string }[];
  readonly routes: readonly { index: number; prefix: string; nextHop: string }[];
  readonly dns: readonly { index: number; servers: readonly string[] }[];
  readonly service: string;
}

/** Reads the answer to {@link powershellArguments}; undefined when it is none. */
export function parsePowershell(text: string): NetworkSnapshot | undefined {
  const answer = parseAnswer(text);
  if (answer === undefined) return undefined;
  return {
    source: 'powershell',
    adapters: answer.adapters.map(({ name, description, index, status }) => ({
      name,
      description,
      index,
      up: status === 'Up',
    })),
    addresses: answer.addresses.map(({ index, address, length, state }) => ({
      index,
      address: withoutZone(address),
      prefixLength: length,
      state: addressState(state),
    })),
    routes: answer.routes.map(({ index, prefix, nextHop }) => ({
      index,
      prefix,
      // Windows writes the unspecified address for "on the link".
      nextHop: nextHop === '::' ? undefined : withoutZone(nextHop),
    })),
    dns: answer.dns.map(({ index, servers }) => ({ index, servers: servers.map(withoutZone) })),
    interactiveService:
      answer.service === '' ? 'missing' : answer.service === 'Running' ? 'running' : 'stopped',
  };
}

function parseAnswer(text: string): Answer | undefined {
  try {
    const value = JSON.parse(text.replace(/^\uFEFF/, '').trim()) as Partial<Answer> | null;
    const lists = [value?.adapters, value?.addresses, value?.routes, value?.dns];
    return lists.every((list) => Array.isArray(list)) && typeof value?.service === 'string'
      ? (value as Answer)
      : undefined;
  } catch {
    return undefined;
  }
}

function addressState(name: string): AddressState {
  const state = name.toLowerCase();
  return state === 'tentative' || state === 'duplicate' || state === 'deprecated' || state === 'preferred'
    ? state
    : 'unknown';
}

/** Windows writes an interface's number behind a link-local address. */
export function withoutZone(address: string): string {
  return canonicalAddress(address.split('%')[0] ?? address);
}
