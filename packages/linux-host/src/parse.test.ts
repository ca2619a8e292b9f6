import { describe, expect, it } from 'vitest';
import { parseAddresses } from './parse-addresses.ts';
import { parseLinks } from './parse-links.ts';
import { parseNft } from './parse-nft.ts';
import { parseNeighbours, parseRoutes } from './parse-routes.ts';
import { ipv6Sysctl, parseSysctls } from './parse-sysctl.ts';

describe('parseLinks', () => {
  it('reads a bridge', () => {
    const [bridge] = parseLinks(
      '[{},{"ifindex":4,"ifname":"br0","flags":["BROADCAST","UP","PROMISC"],"mtu":1500,"address":"02:00:00:00:00:01","ifalias":"ovlab:demo","inet6_addr_gen_mode":"none","linkinfo":{"info_kind":"bridge","info_data":{"forward_delay":1500,"stp_state":1,"mcast_snooping":1,"nf_call_ip6tables":1}}}]',
    );
    expect(bridge).toMatchObject({
      name: 'br0',
      kind: 'bridge',
      up: true,
      promiscuous: true,
      alias: 'ovlab:demo',
      bridge: { stp: true, forwardDelay: 1500, multicastSnooping: true, callIp6tables: true },
    });
    expect(bridge?.tun).toBeUndefined();
  });

  it('reads a persistent TAP device that is a port', () => {
    const [tap] = parseLinks(
      '[{"ifindex":5,"ifname":"tap0","flags":[],"mtu":1500,"master":"br0","linkinfo":{"info_kind":"tun","info_slave_kind":"bridge","info_data":{"type":"tap","persist":true}}}]',
    );
    expect(tap).toMatchObject({ up: false, master: 'br0', tun: { mode: 'tap', persistent: true } });
  });
});

describe('parseAddresses', () => {
  it.each([
    [
      '{"family":"inet","local":"192.0.2.1","prefixlen":24,"scope":"global","valid_life_time":4294967295,"preferred_life_time":4294967295}',
      { family: 4, validLifetime: undefined, noPrefixRoute: false, autoconfigured: false },
    ],
    [
      '{"family":"inet6","local":"2001:db8::1","prefixlen":64,"scope":"global","dynamic":true,"mngtmpaddr":true,"valid_life_time":86390,"preferred_life_time":14390}',
      { family: 6, validLifetime: 86_390, preferredLifetime: 14_390, autoconfigured: true },
    ],
    [
      '{"family":"inet6","local":"fe80::1","prefixlen":64,"scope":"link","tentative":true,"noprefixroute":true}',
      { unusable: true, noPrefixRoute: true, scope: 'link' },
    ],
    [
      '{"family":"inet","local":"10.0.0.1","address":"10.0.0.2","prefixlen":32,"scope":"global"}',
      { address: '10.0.0.1', peer: '10.0.0.2' },
    ],
  ])('%s', (json, expected) => {
    expect(parseAddresses(`[{"ifname":"eth0","addr_info":[${json}]}]`)).toMatchObject([
      { link: 'eth0', ...expected },
    ]);
  });

  it('leaves out families that are not IP', () => {
    expect(
      parseAddresses(
        '[{"ifname":"x","addr_info":[{"family":"mctp","local":"8","prefixlen":0,"scope":"global"}]}]',
      ),
    ).toEqual([]);
  });
});

describe('parseRoutes', () => {
  it('reads gateways of the other family, MTU, lifetimes and several next hops', () => {
    expect(
      parseRoutes(
        '[{"dst":"default","via":{"family":"inet6","host":"fe80::1"},"dev":"eth0","metrics":[{"mtu":1400}],"flags":["onlink"]},{"dst":"10.0.0.0/8","flags":[],"nexthops":[{"dev":"eth0"},{"dev":"eth1"}]},{"dst":"192.0.2.0/24","dev":"eth0","expires":1799,"flags":[]}]',
        4,
      ),
    ).toMatchObject([
      { gateway: 'fe80::1', gatewayFamily: 6, mtu: 1400, onlink: true },
      { nexthopLinks: ['eth0', 'eth1'], link: undefined },
      { expires: 1799, onlink: false },
    ]);
  });
});

describe('parseNeighbours', () => {
  it('tells permanent entries', () => {
    expect(
      parseNeighbours(
        '[{"dst":"fe80::1","dev":"eth0","lladdr":"02:00:00:00:00:01","state":["PERMANENT"]},{"dst":"fe80::2","dev":"eth0","state":["FAILED"]}]',
      ),
    ).toEqual([
      { link: 'eth0', address: 'fe80::1', mac: '02:00:00:00:00:01', permanent: true },
      { link: 'eth0', address: 'fe80::2', mac: undefined, permanent: false },
    ]);
  });
});

describe('parseNft', () => {
  it('reads tables, base chains and the verdicts of rules', () => {
    const state = parseNft(
      '{"nftables":[{"metainfo":{}},{"table":{"family":"ip6","name":"filter","handle":2}},{"chain":{"family":"ip6","table":"filter","name":"FORWARD","handle":1,"type":"filter","hook":"forward","prio":0,"policy":"drop"}},{"rule":{"family":"ip6","table":"filter","chain":"FORWARD","handle":2,"comment":"c","expr":[{"counter":{}},{"accept":null}]}},{"rule":{"family":"ip6","table":"filter","chain":"FORWARD","handle":3,"expr":[{"xt":null}]}}]}',
    );
    expect(state.tables).toEqual([{ family: 'ip6', name: 'filter', comment: undefined }]);
    expect(state.chains).toMatchObject([{ name: 'FORWARD', hook: 'forward', priority: 0, policy: 'drop' }]);
    expect(state.rules.map(({ accepts, comment }) => [accepts, comment])).toEqual([
      [true, 'c'],
      [false, undefined],
    ]);
  });
});

describe('sysctl', () => {
  it('reads names and values', () => {
    expect(parseSysctls('net.ipv4.ip_forward = 1\nnet.ipv6.conf.eth0/100.accept_ra = 2\n\n')).toEqual({
      'net.ipv4.ip_forward': '1',
      'net.ipv6.conf.eth0/100.accept_ra': '2',
    });
  });

  it('writes the dot of a VLAN as a slash', () => {
    expect(ipv6Sysctl('eth0.100', 'accept_ra')).toBe('net.ipv6.conf.eth0/100.accept_ra');
  });
});
