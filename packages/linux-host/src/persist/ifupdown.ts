import { sourcesDirectory, withoutStanzas } from './ifupdown-existing.ts';
import { addTap } from './device-commands.ts';
import {
  addressesOf,
  cidrOf,
  routesOf,
  withLinkLocal,
  type PersistedNetwork,
  type PersistedRoute,
} from './persisted-network.ts';
import type { ExistingFile, RenderedFile } from './rendered-file.ts';
import { resolvConf } from './resolv-conf.ts';

const main = '/etc/network/interfaces';

/** Stanzas of interfaces(5) in a file of their own; those that others wrote for the uplink are commented out. */
export function renderIfupdown(
  network: PersistedNetwork,
  existing: readonly ExistingFile[],
): readonly RenderedFile[] {
  const { lab, uplink, bridge, routed } = network;
  const theirs = routed === undefined ? [uplink, bridge] : [bridge];
  const own = `${main}.d/ovlab-${lab}`;
  const files = existing.filter(({ path }) => path === main || path.startsWith(`${main}.d/`));
  const edits = files
    .filter(({ path }) => path !== own)
    .flatMap((file): readonly RenderedFile[] => {
      const text = withoutStanzas(file.text, theirs);
      return text === file.text ? [] : [{ kind: 'edit', path: file.path, text }];
    });
  const mainText = files.find(({ path }) => path === main)?.text;
  return [
    { kind: 'file', path: own, mode: 0o644, text: stanzas(network) },
    ...withSource(edits, mainText, own),
    ...resolvConf(network),
    ...dhclient(network),
  ];
}

/** Lets ifupdown read the directory, where it does not. */
function withSource(
  edits: readonly RenderedFile[],
  text: string | undefined,
  own: string,
): readonly RenderedFile[] {
  if (text !== undefined && sourcesDirectory(text)) return edits;
  const edited = edits.find((edit) => edit.kind === 'edit' && edit.path === main);
  const base = edited?.kind === 'edit' ? edited.text : (text ?? 'auto lo\niface lo inet loopback\n');
  const newline = base === '' || base.endsWith('\n') ? '' : '\n';
  const whole: RenderedFile = { kind: 'edit', path: main, text: `${base}${newline}source ${own}\n` };
  return [...edits.filter((edit) => edit !== edited), whole];
}

function stanzas(network: PersistedNetwork): string {
  const { uplink, bridge, onBoot, routed } = network;
  const own = routed === undefined ? [uplink, bridge] : [bridge];
  return [
    ...(onBoot ? [[`auto ${own.join(' ')}`]] : []),
    ...(routed === undefined ? [portStanza(network)] : uplinkStanza(network)),
    ...family4(network),
    ...family6(network),
  ]
    .map((stanza) => `${stanza.join('\n')}\n`)
    .join('\n');
}

function portStanza({ uplink, mtu }: PersistedNetwork): readonly string[] {
  return [
    `iface ${uplink} inet manual`,
    `    pre-up ip link set dev ${uplink} addrgenmode none${mtu === undefined ? '' : ` mtu ${mtu}`}`,
  ];
}

/** An interface may have several stanzas of a family, which are all carried out (interfaces(5)). */
function uplinkStanza({ uplink, routed }: PersistedNetwork): readonly (readonly string[])[] {
  const gateways = routed?.gateways ?? [];
  if (gateways.length === 0) return [];
  return [
    [
      `iface ${uplink} inet6 manual`,
      ...gateways.map((gateway) => `    post-up ip -6 route replace ${gateway} dev $IFACE proto static`),
    ],
  ];
}

/** The first stanza makes the bridge; the last one has the routes, since by then their source addresses are there. */
function family4(network: PersistedNetwork): readonly (readonly string[])[] {
  const { bridge, dhcp4 } = network;
  const fixed = addressesOf(network, 4).map((address) => [
    `iface ${bridge} inet static`,
    `    address ${cidrOf(address)}`,
  ]);
  const all = dhcp4 ? [[`iface ${bridge} inet dhcp`], ...fixed] : fixed;
  return (all.length > 0 ? all : [[`iface ${bridge} inet manual`]]).map((stanza, index, { length }) => [
    ...stanza,
    ...(index === 0 ? bridgeOptions(network) : []),
    ...(index === length - 1 ? routesOf(network, 4).map(routeLine) : []),
  ]);
}

function family6(network: PersistedNetwork): readonly (readonly string[])[] {
  const { bridge, acceptRa } = network;
  // 2 goes on listening where the kernel forwards.
  const accept = `    accept_ra ${acceptRa ? 2 : 0}`;
  const automatic = acceptRa ? [[`iface ${bridge} inet6 auto`, accept, '    privext 0']] : [];
  const fixed = withLinkLocal({ ...network, addresses: addressesOf(network, 6) }).map((address) => [
    `iface ${bridge} inet6 static`,
    `    address ${cidrOf(address)}`,
    accept,
    // It has no carrier before the first client comes, without which detection of duplicates does not end.
    ...(network.routed === undefined ? [] : ['    dad-attempts 0']),
    // The kernel would drop what it has heard so far.
    ...(acceptRa ? ['    autoconf 1'] : []),
  ]);
  // What hears advertisements needs the link-local address.
  return [...fixed, ...automatic].map((stanza, index, { length }) => [
    ...stanza,
    ...(index === length - 1 ? routesOf(network, 6).map(routeLine) : []),
  ]);
}

function bridgeOptions(network: PersistedNetwork): readonly string[] {
  const { uplink, bridge, taps, mac, mtu, linkLocal, resolver, routed } = network;
  const ports = routed === undefined ? [uplink, ...taps] : taps;
  return [
    ...taps.map((tap) => `    pre-up ip link show dev ${tap} >/dev/null 2>&1 || ip ${addTap(network, tap)}`),
    // The link-local address is that of a stanza below, and the kernel shall not make another one.
    ...(linkLocal === undefined
      ? []
      : [
          `    pre-up ip link show dev ${bridge} >/dev/null 2>&1 || ip link add dev ${bridge}${mac === undefined ? '' : ` address ${mac}`} type bridge`,
          `    pre-up ip link set dev ${bridge} addrgenmode none`,
        ]),
    `    bridge_ports ${ports.length === 0 ? 'none' : ports.join(' ')}`,
    '    bridge_stp off',
    '    bridge_fd 0',
    '    bridge_maxwait 0',
    ...(mac === undefined ? [] : [`    bridge_hw ${mac}`]),
    ...(mtu === undefined ? [] : [`    post-up ip link set dev ${bridge} mtu ${mtu}`]),
    `    post-up ip link set dev ${bridge} type bridge mcast_snooping 0`,
    ...taps.map((tap) => `    post-down ip link del dev ${tap} || true`),
    // For resolvconf, where that is installed.
    ...(resolver.nameservers.length > 0 ? [`    dns-nameservers ${resolver.nameservers.join(' ')}`] : []),
    ...(resolver.search.length > 0 ? [`    dns-search ${resolver.search.join(' ')}`] : []),
  ];
}

function routeLine({ family, destination, gateway, metric, onlink, source }: PersistedRoute): string {
  const to = destination === 'default' && family === 6 ? '::/0' : destination;
  return [
    `    post-up ip ${family === 6 ? '-6 ' : ''}route replace ${to}`,
    ...(gateway === undefined ? [] : [`via ${gateway}`]),
    'dev $IFACE',
    ...(metric === undefined ? [] : [`metric ${metric}`]),
    ...(onlink ? ['onlink'] : []),
    ...(source === undefined ? [] : [`src ${source}`]),
  ].join(' ');
}

/** The servers of the lab file instead of those that a lease brings. */
function dhclient({ bridge, dhcp4, resolver }: PersistedNetwork): readonly RenderedFile[] {
  const servers = resolver.nameservers.filter((server) => !server.includes(':'));
  if (!dhcp4 || servers.length === 0) return [];
  return [
    {
      kind: 'block',
      path: '/etc/dhcp/dhclient.conf',
      mode: 0o644,
      place: 'end',
      lines: [
        `interface "${bridge}" {`,
        `  supersede domain-name-servers ${servers.join(', ')};`,
        ...(resolver.search.length > 0
          ? [`  supersede domain-search ${resolver.search.map((name) => `"${name}"`).join(', ')};`]
          : []),
        '}',
      ],
    },
  ];
}
