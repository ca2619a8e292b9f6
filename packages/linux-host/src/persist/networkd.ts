import {
  cidrOf,
  hasIpv6,
  withLinkLocal,
  type PersistedNetwork,
  type PersistedRoute,
} from './persisted-network.ts';
import type { ExistingFile, RenderedFile } from './rendered-file.ts';
import { resolvConfOfNetworkd, searchList } from './resolv-conf.ts';

const directory = '/etc/systemd/network';

/** The files of systemd-networkd: bridge, uplink and TAP devices. */
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
    file(uplink, 'network', portNetwork(uplink, network)),
    ...taps.flatMap((tap) => [
      file(tap, 'netdev', tapDevice(tap, network)),
      file(tap, 'network', portNetwork(tap, network)),
    ]),
  ];
  const firstOurs = `${directory}/05-ovlab-`;
  return [
    ...ours,
    ...resolvConfOfNetworkd(network, existing),
    ...existing
      .filter(
        ({ path, text }) => path.startsWith(`${directory}/`) && isNetwork(path) && matches(text, network),
      )
      .filter(({ path }) => path < firstOurs)
      .map(({ path }): RenderedFile => ({ kind: 'absent', path })),
  ];
}

function isNetwork(path: string): boolean {
  return path.endsWith('.network');
}

/** Whether a file is about the uplink or the bridge: by name, by address, or because it is about everything. */
function matches(text: string, { uplink, bridge, mac = '' }: PersistedNetwork): boolean {
  const words = (key: string): readonly string[] | undefined =>
    new RegExp(`^${key}=(.*)$`, 'm').exec(text)?.[1]?.trim().split(/\s+/);
  const names = words('Name');
  if (names !== undefined)
    return [uplink, bridge].some((link) => names.some((name) => globMatches(name, link)));
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
  return lines([
    '[Match]',
    `Name=${bridge}`,
    '',
    ...(onBoot ? [] : ['[Link]', 'ActivationPolicy=manual', '']),
    '[Network]',
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
