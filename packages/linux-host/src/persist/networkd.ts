import { OvlabError } from '@ovlab/core';
import {
  cidrOf,
  hasIpv6,
  withLinkLocal,
  type PersistedNetwork,
  type PersistedRoute,
} from './persisted-network.ts';
import type { ExistingFile, RenderedFile } from './rendered-file.ts';
import { noUplinkFile } from './no-uplink-file.ts';
import { resolvConfOfNetworkd, searchList } from './resolv-conf.ts';

const directory = '/etc/systemd/network';

/**
 * The files of systemd-networkd: bridge, TAP devices, and the uplink or, in routed mode, what its own file lacks.
 *
 * Errors: `OVLAB_E_UNSUPPORTED` when that one is not to be found, `OVLAB_E_FOREIGN` when it is about the bridge too.
 */
export function renderNetworkd(
  network: PersistedNetwork,
  existing: readonly ExistingFile[],
): readonly RenderedFile[] {
  const { lab, bridge, uplink, taps } = network;
  // Of several files for one interface the first by name counts, and installers write 10- and later.
  const file = (link: string, kind: 'netdev' | 'network', text: string): RenderedFile => ({
    kind: 'file',
    path: `${directory}/05-ovlab-${lab}-${link}.${kind}`,
    mode: 0o644,
    text,
  });
  const ours = [
    file(bridge, 'netdev', bridgeDevice(network)),
    file(bridge, 'network', bridgeNetwork(network)),
    ...(network.routed === undefined
      ? [file(uplink, 'network', portNetwork(uplink, network))]
      : uplinkDropIn(network, existing)),
    ...taps.flatMap((tap) => [
      file(tap, 'netdev', tapDevice(tap, network)),
      file(tap, 'network', portNetwork(tap, network)),
    ]),
  ];
  return [
    ...ours,
    ...resolvConfOfNetworkd(network, existing),
    ...inTheWay(network, existing).map(({ path }): RenderedFile => ({ kind: 'absent', path })),
  ];
}

/** Files that would count instead of ours. */
function inTheWay(network: PersistedNetwork, existing: readonly ExistingFile[]): readonly ExistingFile[] {
  const { bridge, uplink, routed } = network;
  const links = routed === undefined ? [uplink, bridge] : [bridge];
  const found = networkFiles(network, existing, links).filter(({ path }) => path < `${directory}/05-ovlab-`);
  const [both] = routed === undefined ? [] : networkFiles(network, found, [uplink]);
  if (both === undefined) return found;
  throw new OvlabError('OVLAB_E_FOREIGN', `${both.path} is about ${uplink} and about ${bridge} too`, {
    hint: `let its [Match] name ${uplink} alone, or give it a name that comes after 05-`,
  });
}

/** The uplink's own file goes on to count; in a folder of its name it can be added to (systemd.network(5)). */
function uplinkDropIn(network: PersistedNetwork, existing: readonly ExistingFile[]): readonly RenderedFile[] {
  const { lab, uplink, routed } = network;
  const gateways = routed?.gateways ?? [];
  if (gateways.length === 0) return [];
  const [own] = networkFiles(network, existing, [uplink]);
  if (own === undefined) throw noUplinkFile(network, `${directory}/10-${uplink}.network`);
  return [
    {
      kind: 'file',
      path: `${own.path}.d/ovlab-${lab}.conf`,
      mode: 0o644,
      text: lines(gateways.flatMap((gateway) => ['[Route]', `Destination=${gateway}/128`])),
    },
  ];
}

/** The files that are about one of these interfaces, in the order in which the first one counts. */
function networkFiles(
  { mac }: PersistedNetwork,
  existing: readonly ExistingFile[],
  links: readonly string[],
): readonly ExistingFile[] {
  return existing.filter(
    ({ path, text }) =>
      path.startsWith(`${directory}/`) && path.endsWith('.network') && matches(text, links, mac),
  );
}

/** Whether a file is about an interface: by name, by address, or because it is about everything. */
function matches(text: string, links: readonly string[], mac = ''): boolean {
  const words = (key: string): readonly string[] | undefined =>
    new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1]?.trim().split(/\s+/);
  const names = words('Name');
  if (names !== undefined) return links.some((link) => names.some((name) => globMatches(name, link)));
  const addresses = words('MACAddress') ?? words('PermanentMACAddress');
  return addresses === undefined || addresses.some((address) => address.toLowerCase() === mac);
}

function globMatches(glob: string, name: string): boolean {
  const escaped = glob.replaceAll(/[.+^${}()|\\]/g, String.raw`\$&`);
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`).test(name);
}

function bridgeDevice({ bridge, mac, mtu }: PersistedNetwork): string {
  return lines([
    '[NetDev]',
    `Name=${bridge}`,
    'Kind=bridge',
    mac === undefined ? 'MACAddress=none' : `MACAddress=${mac}`,
    mtu !== undefined && `MTUBytes=${mtu}`,
    '',
    '[Bridge]',
    'STP=no',
    'ForwardDelaySec=0',
    'MulticastSnooping=no',
  ]);
}

function tapDevice(tap: string, { tapOwner }: PersistedNetwork): string {
  return lines([
    '[NetDev]',
    `Name=${tap}`,
    'Kind=tap',
    '',
    '[Tap]',
    tapOwner !== undefined && `User=${tapOwner.user}`,
  ]);
}

function portNetwork(link: string, { bridge, uplink, mtu, onBoot }: PersistedNetwork): string {
  return lines([
    '[Match]',
    `Name=${link}`,
    '',
    '[Link]',
    mtu !== undefined && `MTUBytes=${mtu}`,
    link !== uplink && 'RequiredForOnline=no',
    !onBoot && 'ActivationPolicy=manual',
    '',
    '[Network]',
    `Bridge=${bridge}`,
    'LinkLocalAddressing=no',
    'IPv6AcceptRA=no',
    link !== uplink && 'ConfigureWithoutCarrier=yes',
  ]);
}

function bridgeNetwork(network: PersistedNetwork): string {
  const { bridge, dhcp4, acceptRa, routes, resolver, onBoot } = network;
  const search = searchList(resolver);
  const inner = network.routed !== undefined;
  return lines([
    '[Match]',
    `Name=${bridge}`,
    '',
    ...(onBoot && !inner
      ? []
      : ['[Link]', !onBoot && 'ActivationPolicy=manual', inner && 'RequiredForOnline=no', '']),
    '[Network]',
    // It has no carrier before the first client comes.
    inner && 'ConfigureWithoutCarrier=yes',
    `LinkLocalAddressing=${hasIpv6(network) && network.linkLocal === undefined ? 'ipv6' : 'no'}`,
    `DHCP=${dhcp4 ? 'ipv4' : 'no'}`,
    // The daemon hears them itself, also where the kernel forwards.
    `IPv6AcceptRA=${acceptRa ? 'yes' : 'no'}`,
    ...withLinkLocal(network).map((address) => `Address=${cidrOf(address)}`),
    ...resolver.nameservers.map((server) => `DNS=${server}`),
    search.length > 0 && `Domains=${search.join(' ')}`,
    ...routes.flatMap(routeSection),
    // Else the lease would be another one than that of the uplink.
    ...(dhcp4 ? ['', '[DHCPv4]', 'ClientIdentifier=mac'] : []),
  ]);
}

function routeSection(route: PersistedRoute): readonly (string | false)[] {
  const { destination, gateway, metric, onlink, source, family } = route;
  return [
    '',
    '[Route]',
    `Destination=${destination === 'default' ? (family === 4 ? '0.0.0.0/0' : '::/0') : destination}`,
    gateway !== undefined && `Gateway=${gateway}`,
    onlink && 'GatewayOnLink=yes',
    metric !== undefined && `Metric=${metric}`,
    source !== undefined && `PreferredSource=${source}`,
  ];
}

function lines(all: readonly (string | false)[]): string {
  return `${all.filter((line) => line !== false).join('\n')}\n`;
}
