import { createHash } from 'node:crypto';
import { linkLocalFromMac } from '@ovlab/core';
import { addressesOf, cidrOf, routesOf, withLinkLocal, type PersistedNetwork } from './persisted-network.ts';
import type { RenderedFile } from './rendered-file.ts';
import { searchList } from './resolv-conf.ts';

type Section = readonly [name: string, keys: readonly (string | false)[]];

/** The connection profiles of NetworkManager. Those of others stay: a higher priority decides. */
export function renderNetworkManager(network: PersistedNetwork): readonly RenderedFile[] {
  const { bridge, uplink, taps } = network;
  return [
    profile(network, bridge, [
      ['connection', connection(network, bridge, 'bridge')],
      [
        'ethernet',
        [
          network.mac !== undefined && `cloned-mac-address=${network.mac}`,
          network.mtu !== undefined && `mtu=${network.mtu}`,
        ],
      ],
      ['bridge', ['stp=false', 'multicast-snooping=false']],
      ['ipv4', ipv4(network)],
      ['ipv6', ipv6(network)],
    ]),
    ...(network.routed === undefined
      ? [
          profile(network, uplink, [
            ['connection', port(network, uplink, 'ethernet')],
            ['ethernet', [network.mtu !== undefined && `mtu=${network.mtu}`]],
          ]),
        ]
      : uplinkScript(network)),
    ...taps.map((tap) =>
      profile(network, tap, [
        ['connection', port(network, tap, 'tun')],
        // 2 is tap. The number of the owner, since NetworkManager takes no name.
        ['tun', ['mode=2', network.tapOwner !== undefined && `owner=${network.tapOwner.uid}`]],
      ]),
    ),
  ];
}

/** The profile of the uplink is not ours; what has to come with it is a script's (NetworkManager-dispatcher(8)). */
function uplinkScript({ lab, uplink, routed }: PersistedNetwork): readonly RenderedFile[] {
  const gateways = routed?.gateways ?? [];
  if (gateways.length === 0) return [];
  return [
    {
      kind: 'file',
      path: `/etc/NetworkManager/dispatcher.d/50-ovlab-${lab}`,
      // It runs none that others may write to.
      mode: 0o755,
      text: [
        '#!/bin/sh',
        `[ "$1" = ${uplink} ] && [ "$2" = up ] || exit 0`,
        ...gateways.map((gateway) => `ip -6 route replace ${gateway} dev ${uplink} proto static`),
        '',
      ].join('\n'),
    },
  ];
}

function profile({ lab }: PersistedNetwork, link: string, sections: readonly Section[]): RenderedFile {
  return {
    kind: 'file',
    path: `/etc/NetworkManager/system-connections/ovlab-${lab}-${link}.nmconnection`,
    // It refuses a profile that others may read.
    mode: 0o600,
    text: sections
      .map(([name, keys]) => [`[${name}]`, ...keys.filter((key) => key !== false), ''].join('\n'))
      .join('\n'),
  };
}

function connection({ lab, onBoot }: PersistedNetwork, link: string, type: string): readonly string[] {
  return [
    `id=ovlab-${lab}-${link}`,
    `uuid=${stableUuid(`${lab} ${link}`)}`,
    `type=${type}`,
    `interface-name=${link}`,
    `autoconnect=${onBoot}`,
    'autoconnect-priority=100',
    ...(type === 'bridge' ? ['autoconnect-slaves=1'] : []),
  ];
}

/** The older words for controller and port are known to every version. */
function port(network: PersistedNetwork, link: string, type: string): readonly string[] {
  return [...connection(network, link, type), `master=${network.bridge}`, 'slave-type=bridge'];
}

function ipv4(network: PersistedNetwork): readonly (string | false)[] {
  const addresses = addressesOf(network, 4);
  return [
    `method=${network.dhcp4 ? 'auto' : addresses.length > 0 ? 'manual' : 'disabled'}`,
    // As the kernel does for an address: no metric of IPv4, 256 of IPv6.
    'route-metric=0',
    ...common(network, 4),
    network.dhcp4 && 'dhcp-client-id=mac',
  ];
}

/** Of a route to the prefix of an address, and of another route (IP6_RT_PRIO_ADDRCONF, IP6_RT_PRIO_USER). */
const prefixMetric = 256;
const plainMetric = 1024;

function ipv6(network: PersistedNetwork): readonly (string | false)[] {
  const addresses = addressesOf(network, 6);
  return [
    `method=${network.acceptRa ? 'auto' : addresses.length > 0 ? 'manual' : 'disabled'}`,
    // The link-local address that the uplink had is the one that others know.
    'addr-gen-mode=eui64',
    'ip6-privacy=0',
    `route-metric=${prefixMetric}`,
    ...common(network, 6),
  ];
}

function common(network: PersistedNetwork, family: 4 | 6): readonly (string | false)[] {
  const servers = network.resolver.nameservers.filter((server) => server.includes(':') === (family === 6));
  const search = searchList(network.resolver);
  const own = addressesOf(network, family);
  const addresses =
    family === 6 && hasOwnLinkLocal(network) ? withLinkLocal({ ...network, addresses: own }) : own;
  return [
    ...addresses.map((address, index) => `address${index + 1}=${cidrOf(address)}`),
    ...routesOf(network, family).flatMap(({ destination, gateway, metric: given, onlink, source }, index) => {
      const metric = given ?? (family === 6 ? plainMetric : undefined);
      const to = destination === 'default' ? (family === 4 ? '0.0.0.0/0' : '::/0') : destination;
      const none = family === 4 ? '0.0.0.0' : '::';
      const options = [
        ...(onlink ? ['onlink=true'] : []),
        ...(source === undefined ? [] : [`src=${source}`]),
      ];
      return [
        `route${index + 1}=${to},${gateway ?? none}${metric === undefined ? '' : `,${metric}`}`,
        options.length > 0 && `route${index + 1}_options=${options.join(',')}`,
      ];
    }),
    servers.length > 0 && `dns=${servers.map((server) => `${server};`).join('')}`,
    servers.length > 0 && search.length > 0 && `dns-search=${search.map((name) => `${name};`).join('')}`,
    servers.length > 0 && 'dns-options=timeout:1;',
    network.resolver.nameservers.length > 0 && 'ignore-auto-dns=true',
  ];
}

/** Whether the link-local address is not the one that NetworkManager makes anyway. */
function hasOwnLinkLocal({ linkLocal, mac }: PersistedNetwork): boolean {
  return linkLocal !== undefined && mac !== undefined && linkLocal !== linkLocalFromMac(mac);
}

/** The same at each writing; in the form of a name-based UUID (RFC 9562 section 5.8). */
function stableUuid(name: string): string {
  const hex = createHash('sha256').update(`ovlab ${name}`).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
