import { checkedNetwork, type WindowsNetwork } from './network.ts';
import { scriptNames } from './scripts.ts';

/** One option of OpenVPN with its arguments unquoted. */
export type OpenvpnOption = readonly [name: string, ...args: string[]];

/**
 * What a profile needs besides on Windows. OpenVPN's service sets addresses, routes and DNS servers itself, for people
 * who are no administrators as well, and takes them back at the end. Errors: those of a network that cannot be.
 */
export function windowsProfileOptions(network: WindowsNetwork): readonly OpenvpnOption[] {
  const { address, prefixLength = 64, gateway, dns = [], search = [] } = checkedNetwork(network);
  return [
    // Otherwise every route, and the end of the connecting, waits five seconds for DHCP, which this tunnel has not.
    ['route-delay', '0'],
    ...(address === undefined ? [] : [addressOption(`${address}/${prefixLength}`, gateway)]),
    ...(gateway === undefined ? [] : [['route-ipv6', '::/0', gateway] as const]),
    // OpenVPN hands DNS servers on together with an address only; without one the advertisement brings them.
    ...(address === undefined
      ? []
      : [...dns.map((server) => ['dhcp-option', 'DNS6', server] as const), ...searchOptions(search)]),
  ];
}

/**
 * The same for a profile whose scripts do it: for an OpenVPN that runs as administrator or as the system. Their names
 * have no directory, since OpenVPN starts in that of the profile, wherever it was put.
 */
export function windowsScriptOptions(client: string): readonly OpenvpnOption[] {
  const { up, down } = scriptNames(client);
  return [
    ['route-delay', '0'],
    ['script-security', '2'],
    ['up', commandWord(up)],
    ['down', commandWord(down)],
    // While the adapter is still open.
    ['down-pre'],
  ];
}

/** OpenVPN takes the word apart once more, into a program and its arguments. No name of a file holds a quote. */
function commandWord(name: string): string {
  return /^[\w.-]+$/.test(name) ? name : `"${name}"`;
}

/**
 * 2.5 and 2.6 give the adapter one domain, and hand a list on to a DHCP that this tunnel has not; 2.7 makes one list of
 * all. `dns search-domains`, its own form, is an error in 2.5, and in 2.6 it is that list.
 */
function searchOptions([first, ...others]: readonly string[]): readonly OpenvpnOption[] {
  if (first === undefined) return [];
  return [
    ['dhcp-option', 'DOMAIN', first],
    ...others.map((domain) => ['dhcp-option', 'DOMAIN-SEARCH', domain] as const),
  ];
}

function addressOption(address: string, remote: string | undefined): OpenvpnOption {
  return remote === undefined ? ['ifconfig-ipv6', address] : ['ifconfig-ipv6', address, remote];
}
