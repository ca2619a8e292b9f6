import { loadLab, type Lab } from '@ovlab/core';
import type { NftChain, NftRule, NftState, RouteState } from '@ovlab/linux-host';
import type { Evidence, Facts, Subject } from '../src/evidence.ts';
import type { AddressFact } from '../src/gather/addresses.ts';
import type { LinkFact } from '../src/gather/links.ts';
import type { ProcessFact } from '../src/gather/processes.ts';

export const now = Date.UTC(2026, 5, 1);
export const dayMs = 86_400_000;
const mac = '02:00:00:00:00:01';

export function labOf(extra = ''): Lab {
  return loadLab(
    `name: demo\nprefix: 2001:db8:55::/64\nserver:\n  addresses: [192.0.2.1/24, 2001:db8:55::1/64]\n  gateways: [192.0.2.254, fe80::254%br0]\n${extra}`,
    { file: 'ovlab.yaml' },
  ).lab;
}

export function link(name: string, more: Partial<LinkFact> = {}): LinkFact {
  return { index: 1, name, mac, mtu: 1500, up: true, promiscuous: false, carrier: true, ...more };
}

export const bridgeState = {
  stp: false,
  forwardDelay: 0,
  multicastSnooping: false,
  callIp6tables: false,
};

export const br0 = link('br0', { kind: 'bridge', bridge: bridgeState, querier: false });
export const eth0 = link('eth0', { master: 'br0', portState: 'forwarding' });
export const tap0 = link('tap0', {
  kind: 'tun',
  mac: '02:00:00:00:00:02',
  master: 'br0',
  portState: 'forwarding',
  tun: { mode: 'tap', persistent: true },
});

export function address(name: string, text: string, more: Partial<AddressFact> = {}): AddressFact {
  return {
    link: name,
    family: text.includes(':') ? 6 : 4,
    address: text,
    prefixLength: text.includes(':') ? 64 : 24,
    scope: text.startsWith('fe80:') ? 'link' : 'global',
    noPrefixRoute: true,
    autoconfigured: false,
    unusable: false,
    duplicate: false,
    tentative: false,
    ...more,
  };
}

export function route(destination: string, more: Partial<RouteState> = {}): RouteState {
  return {
    family: 6,
    destination,
    link: 'br0',
    protocol: 'static',
    scope: 'global',
    type: 'unicast',
    onlink: false,
    ...more,
  };
}

export function process(name: string, more: Partial<ProcessFact> = {}): ProcessFact {
  return { pid: 100, name, args: [], user: 'root', startedAt: now - dayMs, ...more };
}

export function nft(
  chains: readonly Partial<NftChain>[] = [],
  rules: readonly Partial<NftRule>[] = [],
): NftState {
  const place = { family: 'inet', table: 'filter' };
  return {
    tables: [{ family: 'bridge', name: 'ovlab' }],
    chains: chains.map((chain) => ({ ...place, name: 'input', ...chain })),
    rules: rules.map((rule) => ({
      ...place,
      chain: 'input',
      accepts: true,
      expression: '[{"accept":null}]',
      ...rule,
    })),
  };
}

/** A server with the bridge of the default lab file, and nothing wrong with it. */
export function healthyFacts(): Facts {
  return {
    machine: {
      tunDevice: 'present',
      capEff: '000001ffffffffff',
      container: undefined,
      ipv6: true,
      kernel: '6.1.0-18-amd64',
    },
    features: { namespaces: true, bridge: true, tap: true, bridgeRules: true },
    programs: { openvpn: '2.6.14', iproute2: '6.1.0', nft: '1.0.6', sysctl: '4.0.2', node: '20.19.0' },
    links: [link('lo', { mtu: 65_536 }), br0, eth0, tap0],
    addresses: [
      address('br0', '192.0.2.1'),
      address('br0', '2001:db8:55::1'),
      address('br0', 'fe80::ff:fe00:1'),
    ],
    routes: [
      route('default', { family: 4, gateway: '192.0.2.254' }),
      route('default', { gateway: 'fe80::254', metric: 1024 }),
    ],
    neighbours: [{ link: 'br0', address: 'fe80::254', mac, state: 'REACHABLE', router: true }],
    sysctls: {
      'net.ipv4.ip_forward': '1',
      'net.ipv6.conf.all.forwarding': '1',
      'net.ipv6.conf.br0.forwarding': '1',
      'net.ipv6.conf.eth0.forwarding': '1',
      'net.ipv6.conf.br0.accept_ra': '0',
      'net.ipv6.conf.br0.disable_ipv6': '0',
      'net.ipv6.conf.br0.hop_limit': '64',
      'net.ipv4.conf.all.rp_filter': '0',
      'net.ipv4.conf.br0.rp_filter': '0',
      'net.ipv6.neigh.default.gc_thresh3': '1024',
      'net.netfilter.nf_conntrack_count': '10',
      'net.netfilter.nf_conntrack_max': '65536',
    },
    nft: nft(),
    processes: [process('openvpn', { args: ['--config', '/run/ovlab/demo/server.ovpn'] })],
    sockets: [{ proto: 'udp', address: '0.0.0.0', port: 1194, program: 'openvpn', pid: 100 }],
    resolver: { nameservers: ['2001:db8::53'], domain: undefined, search: ['lab.example'], options: [] },
    configFiles: [
      { kind: 'systemd-networkd', path: '/etc/systemd/network/br0.netdev', text: '[NetDev]\nName=br0\n' },
    ],
    credentials: {
      directory: '/var/lib/ovlab/demo/pki',
      entries: [
        { path: '.', directory: true, mode: 0o700, uid: 0 },
        { path: 'server.key', directory: false, mode: 0o600, uid: 0 },
        { path: 'server.crt', directory: false, mode: 0o644, uid: 0 },
      ],
      certificates: [certificate('server.crt')],
      damaged: [],
      revocationList: { nextUpdate: now + 3000 * dayMs, revoked: 1 },
    },
    directories: (['run', 'state', 'leases'] as const).map((role) => ({
      role,
      path: `/run/ovlab/demo/${role}`,
      mode: 0o700,
      uid: 0,
      writable: true,
      freeOctets: 10_000_000_000,
      freeFiles: 100_000,
    })),
    supervisor: {
      socket: '/run/ovlab/demo/supervisor.sock',
      state: 'answers',
      profiles: [{ path: '/run/ovlab/demo/server.ovpn', writtenAt: now - dayMs }],
    },
    pathMtu: { gateway: '192.0.2.254', mtu: 1500, smallAnswered: true, fullAnswered: true },
    managers: [
      { kind: 'systemd-networkd', active: true, manages: ['br0', 'eth0'], evidence: '/etc/systemd/network' },
    ],
    filters: { firewalld: false, ufw: false, iptables: [], forward: { ip4: 'accept', ip6: 'accept' } },
    comparison: { steps: [] },
    provider: { kind: 'on-link', mode: 'bridged', reason: 'the router asks the link' },
    change: { phase: 'confirmed', reason: undefined, differences: [] },
    answer: { target: '127.0.0.1:1194/udp', verdict: 'answers', words: 'An OpenVPN answers', hint: '' },
    client: { openvpn: [], tap: undefined, addresses: [], gateways: [] },
  };
}

export function certificate(path: string): Facts['credentials']['certificates'][number] {
  return {
    path,
    subject: 'CN=server',
    notBefore: now - 100 * dayMs,
    notAfter: now + 3000 * dayMs,
    weakKey: undefined,
    weakSignature: undefined,
    issued: true,
  };
}

/** A client whose tunnel is up. */
export function healthyClientFacts(): Facts {
  const tap = link('tap0', { kind: 'tun', tun: { mode: 'tap', persistent: false } });
  const own = address('tap0', '2001:db8:55::77');
  return {
    ...healthyFacts(),
    links: [link('eth0'), tap],
    addresses: [own],
    routes: [
      route('default', { family: 4, link: 'eth0', gateway: '198.51.100.1' }),
      route('default', { link: 'tap0', gateway: 'fe80::1', metric: 1024, protocol: 'ra' }),
    ],
    neighbours: [{ link: 'tap0', address: 'fe80::1', mac, state: 'STALE', router: true }],
    sysctls: { 'net.ipv6.conf.tap0.accept_ra': '1', 'net.ipv6.conf.tap0.forwarding': '0' },
    client: {
      openvpn: [{ pid: 7, profile: 'laptop.ovpn' }],
      tap,
      addresses: [own],
      gateways: ['fe80::1'],
    },
  };
}

export interface Situation {
  readonly facts?: Partial<Facts>;
  readonly subject?: Partial<Subject>;
  readonly now?: number;
  readonly client?: true;
}

/** What is healthy, but for what the situation says. */
export function evidenceOf(situation: Situation = {}): Evidence {
  const client = situation.client === true;
  return {
    subject: {
      lab: labOf('advertise: { rdnss: ["2001:db8::53"], dhcpv6: stateful }\nclients: [{ name: laptop }]\n'),
      uplink: 'eth0',
      bridge: 'br0',
      taps: ['tap0'],
      mode: 'bridged',
      client: client ? 'laptop' : undefined,
      directories: { run: '/run/ovlab/demo', state: '/var/lib/ovlab/demo' },
      ...situation.subject,
    },
    now: situation.now ?? now,
    facts: { ...(client ? healthyClientFacts() : healthyFacts()), ...situation.facts },
    unread: {},
  };
}
