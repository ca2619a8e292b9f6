import { defaultLab, loadLab } from '@ovlab/core';
import { describe, expect, it } from 'vitest';
import {
  assignAccessIndexes,
  buildTopology,
  endpointOf,
  runnableClients,
  type Topology,
} from './topology.ts';

const client = (name: string) => ({ name, os: 'linux', address: undefined }) as const;

describe('numbers of access networks', () => {
  it('are given in the order of the file', () => {
    expect(assignAccessIndexes([client('a'), client('b')], {})).toEqual({ a: 0, b: 1 });
  });

  it('stay with a client when another one comes before it', () => {
    expect(assignAccessIndexes([client('new'), client('a'), client('b')], { a: 0, b: 1 })).toEqual({
      a: 0,
      b: 1,
      new: 2,
    });
  });

  it('are used again when a client has gone', () => {
    expect(assignAccessIndexes([client('b'), client('new')], { a: 0, b: 1 })).toEqual({ b: 1, new: 0 });
  });
});

describe('the topology', () => {
  const lab = defaultLab({ clients: 2 });
  const topology = buildTopology(lab, { client1: 0, client2: 1 });

  it('has an ISP, a server and a node for each client, all marked by namespace names of the lab', () => {
    expect(topology.nodes.map(({ namespace }) => namespace)).toEqual([
      'ovlab-demo-isp',
      'ovlab-demo-server',
      'ovlab-demo-client1',
      'ovlab-demo-client2',
    ]);
  });

  it('joins the ISP with the server and with each client', () => {
    expect(
      topology.links.map(({ ends: [a, b] }) => `${a.node}/${a.interfaceName} ${b.node}/${b.interfaceName}`),
    ).toEqual(['isp/lan0 server/eth0', 'isp/access0 client1/eth0', 'isp/access1 client2/eth0']);
  });

  it('keeps access networks free of IPv6 on both ends', () => {
    const sysctls = Object.assign({}, ...topology.nodes.map(({ network }) => network.sysctls)) as Record<
      string,
      string
    >;
    expect(sysctls).toMatchObject({
      'net.ipv6.conf.access0.disable_ipv6': '1',
      'net.ipv6.conf.access1.disable_ipv6': '1',
      'net.ipv6.conf.eth0.disable_ipv6': '1',
    });
  });

  describe('of a tunnel over IPv6', () => {
    const file = 'prefix: 2001:db8:55::/64\nvpn: { transport: ipv6, instances: 2 }\nclients: 2\n';
    const { lab: over6 } = loadLab(file, { file: 'x' });
    const six = buildTopology(over6, { client1: 0, client2: 1 });
    const networkOf = (of: Topology, name: string) => of.nodes.find((node) => node.name === name)?.network;

    it('has IPv6 addresses on the access networks', () => {
      const ends = [networkOf(six, 'isp'), networkOf(six, 'client2')].map((network) =>
        network?.interfaces
          .filter(({ name }) => name === 'access1' || name === 'eth0')
          .flatMap(({ addresses }) => addresses.map(({ address }) => address)),
      );
      expect(ends).toEqual([
        ['100.64.0.5', 'fd6f:766c:6162:1::1'],
        ['100.64.0.6', 'fd6f:766c:6162:1::2'],
      ]);
    });

    it('leads to the server beside the tunnel, whose prefix the server is in', () => {
      expect(six.serverAddress).toBe('2001:db8:55::1');
      expect(networkOf(six, 'client1')?.routes).toContainEqual({
        family: 6,
        to: '2001:db8:55::1',
        via: 'fd6f:766c:6162::1',
        dev: 'eth0',
      });
    });

    it('is another lab for ISP and clients than one over IPv4', () => {
      const { lab: over4 } = loadLab(file.replace('ipv6', 'ipv4'), { file: 'x' });
      const four = buildTopology(over4, { client1: 0, client2: 1 });
      const specs = (of: Topology) =>
        of.nodes.filter(({ role }) => role !== 'server').map(({ spec }) => spec);
      expect(specs(six).filter((spec) => specs(four).includes(spec))).toEqual([]);
    });

    it('is dialled at every port', () => {
      expect(endpointOf(six)).toBe('[2001:db8:55::1]:1194-1195/udp');
      expect(endpointOf(topology)).toBe('192.0.2.1:1194/udp');
    });
  });

  it('never switches duplicate address detection off on a client', () => {
    const names = topology.nodes
      .filter(({ role }) => role === 'client')
      .flatMap(({ network }) => Object.keys(network.sysctls));
    expect(names.filter((name) => /accept_dad|dad_transmits/.test(name))).toEqual([]);
  });

  it('builds neither the ISP nor the first client again when a client is added', () => {
    const before = buildTopology(defaultLab(), { client1: 0 });
    const spec = (of: typeof topology, name: string): string | undefined =>
      of.nodes.find((node) => node.name === name)?.spec;
    for (const name of ['isp', 'server', 'client1'])
      expect(spec(topology, name), name).toBe(spec(before, name));
  });

  it('builds every node again that a changed prefix reaches', () => {
    const other = buildTopology({ ...lab, prefix: '2001:db8:56::/64' }, { client1: 0, client2: 1 });
    const specs = (of: typeof topology): string[] => of.nodes.map(({ spec }) => spec);
    expect(specs(other).filter((spec) => specs(topology).includes(spec))).toEqual([]);
  });

  describe('with clients of other operating systems', () => {
    const file = (mode: string): string =>
      `prefix: 2001:db8:55::/64\nvpn: { mode: ${mode} }\nclients:\n` +
      '  - { name: laptop }\n  - { name: desk, os: windows, address: "2001:db8:55::20" }\n  - { name: book, os: macos }\n';
    const names = (mode: string) =>
      runnableClients(loadLab(file(mode), { file: 'x' }).lab).map(({ name }) => name);

    it('has a node that stands in for Windows, and none for what carries no Ethernet frames', () => {
      expect(names('server')).toEqual(['laptop', 'desk']);
    });

    it('has none where no profile could be handed over', () => {
      expect(names('p2p')).toEqual(['laptop']);
    });

    it('leaves the address of a stand-in to its profile', () => {
      const { lab: mixed } = loadLab(file('server'), { file: 'x' });
      const network = buildTopology(mixed, { laptop: 0, desk: 1 }).nodes.find(
        ({ name }) => name === 'desk',
      )?.network;
      expect(network?.interfaces.find(({ name }) => name === 'tap0')?.addresses).toEqual([]);
      expect(network?.sysctls['net.ipv6.conf.default.autoconf']).toBe('0');
    });
  });

  it('gives a client with a static address that address, and no SLAAC beside it', () => {
    const { lab: fixed } = loadLab(
      'prefix: 2001:db8:55::/64\nclients: [{ name: nas, address: "2001:db8:55::20" }]\n',
      { file: 'x' },
    );
    const network = buildTopology(fixed, { nas: 0 }).nodes.find(({ name }) => name === 'nas')?.network;
    expect(network?.interfaces.find(({ name }) => name === 'tap0')?.addresses).toEqual([
      { family: 6, address: '2001:db8:55::20', prefixLength: 64 },
    ]);
    expect(network?.sysctls['net.ipv6.conf.default.autoconf']).toBe('0');
  });
});
