import { OvlabError, parseAddress, type Action, type Plan, type Step } from '@ovlab/core';
import type { WindowsAdapter, WindowsSnapshot } from './snapshot.ts';

/** What a client with a static address should have on its tunnel. */
export interface WindowsClientNetwork {
  /** Name of the TAP adapter; made when there is none. */
  readonly adapter: string;
  readonly address?: {
    /** Canonical. */
    readonly address: string;
    /** 1..128. */
    readonly prefixLength: number;
  };
  /** Router for `::/0`: link-local, or global and on the link. */
  readonly gateway?: string;
  /** Name servers, the one to ask first in front; empty leaves those that are there. */
  readonly dns: readonly string[];
}

/** Metric of the default route: below the 256 of a route that Windows makes itself. */
const ROUTE_METRIC = 1;
/** tap-windows6 answers for it itself. */
const RESERVED_GATEWAY = 'fe80::8';
/** Hardware id of tap-windows6, the only driver of OpenVPN for Windows that carries Ethernet frames. */
const TAP_HARDWARE_ID = String.raw`root\tap0901`;

/**
 * Steps from what is there to what should be; empty when nothing is to do. All of it vanishes with the next start of
 * Windows (`store=active`), but for the adapter.
 *
 * Errors: `OVLAB_E_OPENVPN_MISSING` when an adapter has to be made and OpenVPN is not there; `OVLAB_E_USAGE` for values
 * that are no addresses; `OVLAB_E_FOREIGN` when another adapter has the address.
 */
export function planWindowsClient(desired: WindowsClientNetwork, observed: WindowsSnapshot): Plan {
  requireAddresses(desired);
  const adapter = observed.adapters.find(({ name }) => name === desired.adapter);
  return [
    ...adapterSteps(desired, adapter, observed),
    ...addressSteps(desired, adapter, observed),
    ...routeSteps(desired, adapter, observed),
    ...dnsSteps(desired, adapter, observed),
  ];
}

function requireAddresses({ adapter, address, gateway, dns }: WindowsClientNetwork): void {
  const texts = [address?.address, gateway, ...dns].filter((text) => text !== undefined);
  const wrong = texts.find((text) => parseAddress(text)?.family !== 6);
  if (wrong !== undefined) throw usage(`${JSON.stringify(wrong)} is no IPv6 address`);
  if (gateway === RESERVED_GATEWAY)
    throw usage(`${RESERVED_GATEWAY} cannot be the gateway: the TAP driver has it`);
  // Windows refuses these in the name of a connection; a quote would end the word for netsh.
  if (!/^[^\\/:*?"<>|\p{Cc}]{1,255}$/u.test(adapter))
    throw usage(`${JSON.stringify(adapter)} cannot be the name of an adapter`);
}

function usage(message: string): OvlabError {
  return new OvlabError('OVLAB_E_USAGE', message);
}

function adapterSteps(
  { adapter: name }: WindowsClientNetwork,
  adapter: WindowsAdapter | undefined,
  { openvpn }: WindowsSnapshot,
): readonly Step[] {
  if (adapter !== undefined) return [];
  if (openvpn === undefined) throw openvpnMissing();
  return [
    {
      id: 'adapter.create',
      title: `make the TAP adapter ${name}`,
      reason: 'there is no adapter of that name',
      apply: [command(openvpn.tapctl, 'create', '--name', name, '--hwid', TAP_HARDWARE_ID)],
      undo: [command(openvpn.tapctl, 'delete', name)],
    },
  ];
}

/** The error of a machine without OpenVPN. */
export function openvpnMissing(): OvlabError {
  return new OvlabError('OVLAB_E_OPENVPN_MISSING', 'OpenVPN is not installed', {
    hint: 'install it with: winget install OpenVPNTechnologies.OpenVPN, the TAP driver among its parts',
  });
}

function addressSteps(
  { adapter: name, address: wanted }: WindowsClientNetwork,
  adapter: WindowsAdapter | undefined,
  { addresses, adapters }: WindowsSnapshot,
): readonly Step[] {
  if (wanted === undefined) return [];
  const owner = addresses.find(({ address }) => address === wanted.address);
  if (owner !== undefined && owner.index === adapter?.index) return [];
  if (owner !== undefined) {
    const other = adapters.find(({ index }) => index === owner.index)?.name ?? `number ${owner.index}`;
    throw new OvlabError('OVLAB_E_FOREIGN', `the adapter ${other} has ${wanted.address} already`, {
      hint: `take the address off ${other}, or give the client another one`,
    });
  }
  const on = `interface=${wordOf(name, adapter)}`;
  return [
    {
      id: 'address.add',
      title: `give ${name} the address ${wanted.address}/${wanted.prefixLength}`,
      reason: `${name} does not have it`,
      apply: [ipv6('add', 'address', on, `address=${wanted.address}/${wanted.prefixLength}`, ACTIVE)],
      undo: [ipv6('delete', 'address', on, `address=${wanted.address}`, ACTIVE)],
    },
  ];
}

function routeSteps(
  { adapter: name, gateway }: WindowsClientNetwork,
  adapter: WindowsAdapter | undefined,
  { routes }: WindowsSnapshot,
): readonly Step[] {
  if (gateway === undefined) return [];
  const there = routes.some(
    ({ index, prefix, nextHop }) => index === adapter?.index && prefix === '::/0' && nextHop === gateway,
  );
  if (there) return [];
  const route = ['route', 'prefix=::/0', `interface=${wordOf(name, adapter)}`, `nexthop=${gateway}`];
  return [
    {
      id: 'route.default',
      title: `send IPv6 to ${gateway} by ${name}`,
      reason: `there is no such default route by ${name}`,
      apply: [ipv6('add', ...route, `metric=${ROUTE_METRIC}`, ACTIVE)],
      undo: [ipv6('delete', ...route, ACTIVE)],
    },
  ];
}

function dnsSteps(
  { adapter: name, dns }: WindowsClientNetwork,
  adapter: WindowsAdapter | undefined,
  observed: WindowsSnapshot,
): readonly Step[] {
  const known = observed.dns.find(({ index }) => index === adapter?.index)?.servers ?? [];
  const missing = dns.filter((server) => !known.includes(server));
  if (missing.length === 0) return [];
  const of = `name=${wordOf(name, adapter)}`;
  return [
    {
      id: 'dns.servers',
      title: `ask the name servers ${missing.join(', ')} by ${name}`,
      reason: `${name} does not know them`,
      apply: missing.map((server) =>
        // Before those that are there, in the order of the list; the server cannot be asked before the route is there.
        ipv6('add', 'dnsservers', of, `address=${server}`, `index=${dns.indexOf(server) + 1}`, 'validate=no'),
      ),
      undo: missing.map((server) => ipv6('delete', 'dnsservers', of, `address=${server}`, 'validate=no')),
    },
  ];
}

/** Not kept over a start of Windows: what a crash leaves behind is gone then at the latest. */
const ACTIVE = 'store=active';

/** The number where it is known: a name may hold letters that netsh's code page lacks. */
function wordOf(name: string, adapter: WindowsAdapter | undefined): string {
  return adapter === undefined ? name : String(adapter.index);
}

function ipv6(...args: readonly string[]): Action {
  return command('netsh.exe', 'interface', 'ipv6', ...args);
}

function command(file: string, ...args: readonly string[]): Action {
  return { kind: 'command', file, args };
}
