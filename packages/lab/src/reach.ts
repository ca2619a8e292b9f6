import { setTimeout as sleep } from 'node:timers/promises';
import { contains, OvlabError, type KernelAddress, type Runner } from '@ovlab/core';
import { addressesSeenBy, defaultRoutesSeenBy } from './proc-net.ts';
import { isAlive, netnsOfProcess, type ProcessIdentity } from './procfs.ts';
import { interfaceNames } from './topology.ts';

/** How a client's address came to be. */
export type AddressOrigin = 'slaac' | 'dhcpv6' | 'static';

export interface ClientAddress {
  readonly address: string;
  readonly origin: AddressOrigin;
}

/** The global addresses of the tunnel that may be used as a source, out of the /64. */
export function tunnelAddresses(pid: number, prefix: string): readonly ClientAddress[] {
  return addressesSeenBy(pid)
    .filter(
      (item) => item.interfaceName === interfaceNames.clientTap && item.scope === 'global' && isUsable(item),
    )
    .filter((item) => contains(prefix, item.address))
    .map((item) => ({ address: item.address, origin: originOf(item) }));
}

export function tunnelGateway(pid: number): string | undefined {
  return defaultRoutesSeenBy(pid).find((route) => route.interfaceName === interfaceNames.clientTap)?.gateway;
}

function isUsable(address: KernelAddress): boolean {
  return !address.duplicate && (!address.tentative || address.optimistic);
}

/** A lease of DHCPv6 is a /128; what an advertisement made has the prefix's length (RFC 4862 5.5.3). */
function originOf(address: KernelAddress): AddressOrigin {
  if (address.permanent) return 'static';
  return address.prefixLength === 128 ? 'dhcpv6' : 'slaac';
}

const ADDRESS_POLL_MS = 4;

/**
 * Waits until the client's kernel holds an address of the prefix, one of the given origin among them, and a default
 * route by the tunnel.
 *
 * Errors: `OVLAB_E_NOT_READY` after `timeout` milliseconds, `OVLAB_E_OPENVPN_EXITED` when its OpenVPN ends.
 */
export async function waitForAddress(
  client: { readonly name: string; readonly process: ProcessIdentity },
  { prefix, origin }: { readonly prefix: string; readonly origin?: AddressOrigin | undefined },
  { timeout, signal }: { readonly timeout: number; readonly signal: AbortSignal },
): Promise<readonly ClientAddress[]> {
  const { pid } = client.process;
  const deadline = performance.now() + timeout;
  const ownNamespace = netnsOfProcess(process.pid);
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    if (!isAlive(client.process)) throw exited(client.name);
    // `ip netns exec` has not entered the namespace in its first instants and would show the caller's addresses.
    if (netnsOfProcess(pid) !== ownNamespace) {
      const addresses = tunnelAddresses(pid, prefix);
      const complete = addresses.some((address) => origin === undefined || address.origin === origin);
      if (complete && tunnelGateway(pid) !== undefined) return addresses;
    }
    await sleep(ADDRESS_POLL_MS, undefined, { signal });
  }
  throw new OvlabError(
    'OVLAB_E_NOT_READY',
    `${client.name} got no address of ${prefix}${origin === 'dhcpv6' ? ' by DHCPv6' : ''} and no gateway in ${String(timeout / 1000)} s`,
    {
      hint: `see \`ovlab logs ${client.name}\` and \`ovlab logs server\``,
    },
  );
}

function exited(name: string): OvlabError {
  return new OvlabError('OVLAB_E_OPENVPN_EXITED', `OpenVPN of ${name} ended by itself`, {
    hint: `see \`ovlab logs ${name}\``,
  });
}

export function unreachable(name: string, source: string, target: string): OvlabError {
  return new OvlabError(
    'OVLAB_E_NOT_READY',
    `${name} has ${source}, but ${target} does not answer through the tunnel`,
    {
      hint: `see \`ovlab status\` and \`ovlab logs\``,
    },
  );
}

const PING_PAUSE_MS = 100;

/**
 * Pings from a given source until the first answer; the round trip in milliseconds, undefined when none came
 * within `timeout` seconds. A source is always named: without one Linux would use the link-local address
 * while the global one is still tentative, and the answer would prove nothing.
 */
export async function pingFrom(
  runner: Runner,
  source: string,
  target: string,
  { timeout, signal }: { readonly timeout: number; readonly signal?: AbortSignal },
): Promise<number | undefined> {
  const deadline = performance.now() + timeout * 1000;
  const options = {
    reject: false,
    timeout: timeout * 1000 + 5000,
    ...(signal === undefined ? {} : { signal }),
  };
  for (;;) {
    const left = Math.max(1, Math.ceil((deadline - performance.now()) / 1000));
    const { exitCode, stdout } = await runner.run(
      'ping',
      ['-6', '-n', '-c', '1', '-i', '0.02', '-w', String(left), '-I', source, target],
      options,
    );
    const time = /time[=<]([\d.]+) ms/.exec(stdout)?.[1];
    if (exitCode === 0 && time !== undefined) return Number(time);
    // ping gives up at the first "unreachable", which a router on its way up may well say.
    if (performance.now() + PING_PAUSE_MS >= deadline) return undefined;
    await sleep(PING_PAUSE_MS, undefined, signal === undefined ? {} : { signal });
  }
}
