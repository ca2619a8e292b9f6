import { isLinkLocal } from '@ovlab/core';
import { recipeFiles } from './ifcfg-recipe.ts';
import {
  addressesOf,
  cidrOf,
  hasIpv6,
  routesOf,
  type PersistedNetwork,
  type PersistedRoute,
} from './persisted-network.ts';
import type { ExistingFile, RenderedFile } from './rendered-file.ts';
import { resolvConf, searchList } from './resolv-conf.ts';

const directory = '/etc/sysconfig/network-scripts';

/** The network scripts of Red Hat Enterprise Linux and CentOS, with what a machine without systemd needs. */
export function renderIfcfg(
  network: PersistedNetwork,
  existing: readonly ExistingFile[],
): readonly RenderedFile[] {
  const { uplink, bridge } = network;
  const written = [
    script(`ifcfg-${uplink}`, uplinkKeys(network)),
    script(`ifcfg-${bridge}`, bridgeKeys(network)),
    ...addressesOf(network, 4)
      .slice(network.dhcp4 ? 0 : 1)
      .map((address, index) => script(`ifcfg-${bridge}:${index}`, aliasKeys(network, address, index))),
    ...routeFiles(network),
  ];
  const paths = new Set(written.map(({ path }) => path));
  return [
    ...written,
    {
      kind: 'block',
      path: '/etc/sysconfig/network',
      mode: 0o644,
      place: 'end',
      lines: keys(globalKeys(network)),
    },
    ...resolvConf(network),
    ...recipeFiles(network),
    // Routes, rules and aliases of the uplink as it was would bring its addresses back.
    ...existing
      .filter(({ path }) => belongsTo(path, uplink) && !paths.has(path))
      .map(({ path }): RenderedFile => ({ kind: 'absent', path })),
  ];
}

function belongsTo(path: string, uplink: string): boolean {
  if (!path.startsWith(`${directory}/`)) return false;
  const [, kind, link = ''] = /^(ifcfg|route6?|rule6?)-(.*)$/.exec(path.slice(directory.length + 1)) ?? [];
  return kind !== undefined && (link === uplink || link.startsWith(`${uplink}:`));
}

type Keys = readonly (readonly [name: string, value: string | undefined])[];

function script(name: string, all: Keys): RenderedFile {
  return {
    kind: 'file',
    path: `${directory}/${name}`,
    mode: 0o644,
    text: `${keys(all).join('\n')}\n`,
    replaces: true,
  };
}

/** Assignments of a shell, which reads these files. */
function keys(all: Keys): readonly string[] {
  return all.flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${/^[\w.:%/-]+$/.test(value) ? value : `"${value}"`}`],
  );
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

function uplinkKeys({ uplink, bridge, mac, mtu, onBoot }: PersistedNetwork): Keys {
  return [
    ['DEVICE', uplink],
    ['TYPE', 'Ethernet'],
    ['HWADDR', mac],
    ['BOOTPROTO', 'none'],
    ['ONBOOT', yesNo(onBoot)],
    ['NM_CONTROLLED', 'no'],
    ['IPV6INIT', 'no'],
    ['MTU', mtu === undefined ? undefined : String(mtu)],
    ['BRIDGE', bridge],
  ];
}

function bridgeKeys(network: PersistedNetwork): Keys {
  const { bridge, mac, dhcp4, onBoot, resolver } = network;
  const [main] = addressesOf(network, 4);
  const search = searchList(resolver);
  const named = resolver.nameservers.length > 0;
  return [
    ['DEVICE', bridge],
    ['TYPE', 'Bridge'],
    ['MACADDR', mac],
    ['STP', 'no'],
    ['DELAY', '0'],
    ['BRIDGING_OPTS', 'multicast_snooping=0'],
    ['BOOTPROTO', dhcp4 ? 'dhcp' : main === undefined ? 'none' : 'static'],
    ...(main === undefined || dhcp4 ? [] : ipv4Keys(main)),
    ['GATEWAY', simpleGateway(network, 4)?.gateway],
    ['ONBOOT', yesNo(onBoot)],
    ['NM_CONTROLLED', 'no'],
    ...ipv6Keys(network),
    ['PEERDNS', named ? 'no' : undefined],
    ...resolver.nameservers.slice(0, 3).map((server, index) => [`DNS${index + 1}`, server] as const),
    ['DOMAIN', named && search.length > 0 ? search.join(' ') : undefined],
    ['RES_OPTIONS', named ? 'timeout:1' : undefined],
  ];
}

function ipv4Keys({ address, prefixLength }: PersistedNetwork['addresses'][number]): Keys {
  const mask = prefixLength === 0 ? 0 : (0xffff_ffff << (32 - prefixLength)) >>> 0;
  return [
    ['IPADDR', address],
    ['NETMASK', [24, 16, 8, 0].map((shift) => (mask >>> shift) & 255).join('.')],
  ];
}

function ipv6Keys(network: PersistedNetwork): Keys {
  const { acceptRa } = network;
  const [main, ...more] = addressesOf(network, 6);
  return [
    ['IPV6INIT', yesNo(hasIpv6(network))],
    ['IPV6_AUTOCONF', yesNo(acceptRa)],
    // Without it, a machine that forwards hears no Router Advertisement.
    ['IPV6_FORCE_ACCEPT_RA', acceptRa ? 'yes' : undefined],
    ['IPV6ADDR', main === undefined ? undefined : cidrOf(main)],
    ['IPV6ADDR_SECONDARIES', more.length === 0 ? undefined : more.map(cidrOf).join(' ')],
    ...defaultRoute6(network),
  ];
}

/** A link-local gateway names its interface, or there is none: then the interface alone is named. */
function defaultRoute6(network: PersistedNetwork): Keys {
  const { bridge } = network;
  const found = routesOf(network, 6).find(({ destination }) => destination === 'default');
  if (found !== undefined && found.gateway === undefined) return [['IPV6_DEFAULTDEV', bridge]];
  const gateway = simpleGateway(network, 6)?.gateway;
  if (gateway === undefined) return [];
  return [['IPV6_DEFAULTGW', isLinkLocal(gateway) ? `${gateway}%${bridge}` : gateway]];
}

function aliasKeys(
  { bridge, onBoot }: PersistedNetwork,
  address: PersistedNetwork['addresses'][number],
  index: number,
): Keys {
  return [
    ['DEVICE', `${bridge}:${index}`],
    ['BOOTPROTO', 'static'],
    ...ipv4Keys(address),
    ['ONPARENT', yesNo(onBoot)],
    ['NM_CONTROLLED', 'no'],
  ];
}

function globalKeys(network: PersistedNetwork): Keys {
  return [
    ['NETWORKING', 'yes'],
    ['NETWORKING_IPV6', yesNo(hasIpv6(network))],
    ['HOSTNAME', network.hostname],
    ['IPV6FORWARDING', 'yes'],
    ['GATEWAYDEV', simpleGateway(network, 4) === undefined ? undefined : network.bridge],
    ...defaultRoute6(network),
  ];
}

/** The default route of a family, when the keys for it say all of it. */
function simpleGateway(network: PersistedNetwork, family: 4 | 6): PersistedRoute | undefined {
  return routesOf(network, family).find(isSimple);
}

function isSimple({ destination, gateway, metric, onlink, source }: PersistedRoute): boolean {
  const plain = metric === undefined && !onlink && source === undefined;
  return destination === 'default' && gateway !== undefined && plain;
}

/** Arguments of `ip route add`, one route a line. */
function routeFiles(network: PersistedNetwork): readonly RenderedFile[] {
  return ([4, 6] as const).flatMap((family): readonly RenderedFile[] => {
    const simple = simpleGateway(network, family);
    const others = routesOf(network, family).filter(
      (route) =>
        route !== simple && !(route.destination === 'default' && route.gateway === undefined && family === 6),
    );
    if (others.length === 0) return [];
    return [
      {
        kind: 'file',
        path: `${directory}/route${family === 6 ? '6' : ''}-${network.bridge}`,
        mode: 0o644,
        text: others.map((route) => `${routeLine(route, network.bridge)}\n`).join(''),
        replaces: true,
      },
    ];
  });
}

function routeLine({ destination, gateway, metric, onlink, source }: PersistedRoute, bridge: string): string {
  return [
    destination,
    ...(gateway === undefined ? [] : [`via ${gateway}`]),
    `dev ${bridge}`,
    ...(metric === undefined ? [] : [`metric ${metric}`]),
    ...(onlink ? ['onlink'] : []),
    ...(source === undefined ? [] : [`src ${source}`]),
  ].join(' ');
}
