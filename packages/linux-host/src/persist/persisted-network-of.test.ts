import { describe, expect, it } from 'vitest';
import type { ServerNetwork } from '../network.ts';
import type { AddressState, HostSnapshot, LinkState, RouteState } from '../snapshot.ts';
import { persistedNetwork } from './persisted-network-of.ts';
import type { SystemSettings } from './persist-request.ts';

const desired: ServerNetwork = {
  ...{ mark: 'ovlab:demo', uplink: 'eth0', bridge: 'br0', taps: ['tap0'] },
  guard: true,
  port: { proto: 'udp', port: 1194, last: 1195 },
};
const system: SystemSettings = { onBoot: true, disableIpv6: [], resolver: { nameservers: [], search: [] } };
const eth0: LinkState = {
  index: 2,
  name: 'eth0',
  mac: '02:00:00:00:00:10',
  mtu: 1500,
  up: true,
  promiscuous: false,
};

function address(link: string, text: string, more: Partial<AddressState> = {}): AddressState {
  const [bare = '', length] = text.split('/');
  return {
    ...{ link, family: text.includes(':') ? 6 : 4, address: bare, prefixLength: Number(length) },
    ...{ scope: 'global', noPrefixRoute: false, autoconfigured: false, unusable: false },
    ...more,
  };
}

function route(link: string, destination: string, more: Partial<RouteState> = {}): RouteState {
  return {
    ...{ family: 4, destination, link, protocol: 'static', scope: 'global', type: 'unicast', onlink: false },
    ...more,
  };
}

function host(
  addresses: readonly AddressState[],
  routes: readonly RouteState[],
  links = [eth0],
): HostSnapshot {
  return {
    links,
    addresses,
    routes,
    neighbours: [],
    sysctls: {},
    nft: { tables: [], chains: [], rules: [] },
  };
}

function persisted(
  observed: HostSnapshot,
  more: Partial<ServerNetwork> = {},
  settings: Partial<SystemSettings> = {},
) {
  return persistedNetwork({
    ...{ lab: 'demo', desired: { ...desired, ...more }, observed, system: { ...system, ...settings } },
    ...{ instances: [], service: { program: ['ovlab'], labFile: '/etc/ovlab/demo.yaml' } },
  });
}

const fixed = host(
  [
    address('eth0', '192.0.2.10/24'),
    address('eth0', '2001:db8:55::1/64'),
    address('eth0', 'fe80::1234/64', { scope: 'link' }),
    address('eth1', '10.0.0.1/8'),
  ],
  [
    route('eth0', '192.0.2.0/24', { protocol: 'kernel' }),
    route('eth0', 'default', { gateway: '203.0.113.1', onlink: true, protocol: 'boot' }),
    route('eth0', '203.0.113.1'),
    route('eth0', 'default', { family: 6, gateway: 'fe80::254', metric: 1024 }),
    route('eth1', '10.9.0.0/16'),
  ],
);

describe('persistedNetwork', () => {
  it('keeps what the uplink has where the file says nothing', () => {
    expect(persisted(fixed)).toMatchObject({
      mac: '02:00:00:00:00:10',
      mtu: undefined,
      linkLocal: 'fe80::1234',
      addresses: [
        { family: 4, address: '192.0.2.10', prefixLength: 24 },
        { family: 6, address: '2001:db8:55::1', prefixLength: 64 },
      ],
      routes: [
        { family: 4, destination: '203.0.113.1/32', gateway: undefined },
        { family: 4, destination: 'default', gateway: '203.0.113.1', onlink: true },
        { family: 6, destination: 'default', gateway: 'fe80::254', metric: undefined, onlink: false },
      ],
      dhcp4: false,
      acceptRa: false,
      port: { proto: 'udp', first: 1194, last: 1195 },
    });
  });

  it('is the same once the addresses are on the bridge', () => {
    const moved = host(
      fixed.addresses.map((item) => (item.link === 'eth0' ? { ...item, link: 'br0' } : item)),
      fixed.routes.map((item) => (item.link === 'eth0' ? { ...item, link: 'br0' } : item)),
      [
        { ...eth0, master: 'br0' },
        { ...eth0, index: 3, name: 'br0', kind: 'bridge' },
      ],
    );
    expect(persisted(moved)).toEqual(persisted(fixed));
  });

  it('learns again what was learned', () => {
    const learned = host(
      [
        address('eth0', '192.0.2.100/24', { validLifetime: 3000, preferredLifetime: 3000 }),
        address('eth0', '2001:db8:55::ff:fe00:10/64', { autoconfigured: true, validLifetime: 86_400 }),
      ],
      [
        route('eth0', 'default', { gateway: '192.0.2.254', protocol: 'dhcp', metric: 100 }),
        route('eth0', 'default', { family: 6, gateway: 'fe80::254', protocol: 'ra', expires: 1700 }),
      ],
    );
    expect(persisted(learned)).toMatchObject({
      ...{ addresses: [], routes: [], dhcp4: true, acceptRa: true },
      sysctls: { 'net.ipv6.conf.br0.accept_ra': '2' },
    });
  });

  it('takes addresses and gateways of the file before those of the uplink', () => {
    expect(
      persisted(fixed, {
        addresses: [{ family: 4, address: '198.51.100.7', prefixLength: 32 }],
        gateways: [
          { family: 4, address: '198.51.100.1', zone: undefined },
          { family: 6, address: 'fe80::1', zone: 'br0' },
        ],
      }),
    ).toMatchObject({
      addresses: [{ address: '198.51.100.7' }],
      routes: [
        { destination: 'default', gateway: '198.51.100.1', onlink: true },
        { destination: 'default', gateway: 'fe80::1', onlink: false },
      ],
    });
  });

  it('takes the IPv4 address of the machine before both', () => {
    const ipv4 = { address: '192.0.2.77', prefixLength: 24, gateway: '192.0.2.1' };
    const { addresses, routes, dhcp4 } = persisted(fixed, {}, { ipv4 });
    expect(addresses.map(({ address: text }) => text)).toEqual(['192.0.2.77', '2001:db8:55::1']);
    expect(routes.map(({ gateway }) => gateway)).toEqual(['192.0.2.1', 'fe80::254']);
    expect(dhcp4).toBe(false);
  });

  it('asks for a lease where the file says so', () => {
    expect(persisted(fixed, {}, { ipv4: 'dhcp' })).toMatchObject({
      dhcp4: true,
      addresses: [{ address: '2001:db8:55::1' }],
      routes: [{ gateway: 'fe80::254' }],
    });
  });

  it('sets what interfaces need of the kernel', () => {
    const sysctls = { 'net.ipv4.conf.eth0.rp_filter': '2', 'net.ipv4.conf.default.rp_filter': '1' };
    expect(persisted({ ...fixed, sysctls }, {}, { disableIpv6: ['eth1', 'eth1.5'] }).sysctls).toEqual({
      'net.ipv4.ip_forward': '1',
      'net.ipv6.conf.all.forwarding': '1',
      'net.ipv4.conf.br0.rp_filter': '2',
      'net.ipv6.conf.eth1.disable_ipv6': '1',
      'net.ipv6.conf.eth1/5.disable_ipv6': '1',
    });
  });

  it('loads the tables of the plan again and again', () => {
    const { firewall } = persisted(fixed);
    expect(firewall.map(({ family }) => family)).toEqual(['bridge', 'inet']);
    for (const { family, ruleset } of firewall) {
      expect(ruleset).toMatch(new RegExp(`^table ${family} ovlab\\ndelete table ${family} ovlab\\n`));
    }
    expect(persisted(fixed, { guard: false }).firewall.map(({ family }) => family)).toEqual(['inet']);
  });

  it('does not guess addresses', () => {
    expect(() => persisted(host([], []))).toThrow(
      expect.objectContaining({ code: 'OVLAB_E_NO_INTERFACE' }) as Error,
    );
  });
});

describe('persistedNetwork in routed mode', () => {
  const prefix = '2001:db8:55::/64';
  const routed = { mode: 'routed' as const, prefix };

  it('has the inner bridge alone, with the address and the route of the prefix', () => {
    expect(persisted(fixed, routed)).toMatchObject({
      linkLocal: 'fe80::1234',
      addresses: [{ family: 6, address: '2001:db8:55::1', prefixLength: 128 }],
      routes: [{ family: 6, destination: prefix, metric: 1 }],
      routed: { gateways: [] },
      ...{ dhcp4: false, acceptRa: false },
    });
  });

  it('knows the gateways that the prefix would hide', () => {
    const inside = route('eth0', 'default', { family: 6, gateway: '2001:db8:55::fe' });
    const gateways = { routed: { gateways: ['2001:db8:55::fe'] } };
    expect(persisted({ ...fixed, routes: [inside] }, routed)).toMatchObject(gateways);
    const given = [{ family: 6 as const, address: '2001:db8:55::fe', zone: undefined }];
    expect(persisted(fixed, { ...routed, gateways: given })).toMatchObject(gateways);
  });

  it('lets the uplink go on hearing advertisements, unless a daemon does', () => {
    const learned = route('eth0', 'default', { family: 6, gateway: 'fe80::254', protocol: 'ra' });
    const name = 'net.ipv6.conf.eth0.accept_ra';
    const parameters = (value: string) =>
      persisted({ ...fixed, routes: [learned], sysctls: { [name]: value } }, routed).sysctls;
    expect(parameters('2')).toHaveProperty([name], '2');
    expect(parameters('0')).not.toHaveProperty([name]);
  });

  it('has no place for addresses and name servers of the machine itself', () => {
    const resolver = { nameservers: ['192.0.2.53'], search: [] };
    for (const settings of [{ ipv4: 'dhcp' as const }, { resolver }]) {
      expect(() => persisted(fixed, routed, settings)).toThrow(
        expect.objectContaining({ code: 'OVLAB_E_UNSUPPORTED' }),
      );
    }
  });
});
