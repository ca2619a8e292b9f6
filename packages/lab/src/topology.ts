import {
  chooseInternetHosts,
  serverInstances,
  type InterfaceAddress,
  type Lab,
  type LabClient,
} from '@ovlab/core';
import { accessNetwork, accessNetwork6 } from './access-network.ts';
import { namespaceOf, specHash, stableMac, type NodeRole } from './names.ts';
import type { NodeNetwork, NodeRoute } from './node-network.ts';

/** Every name and address that a lab is made of; a pure function of the lab file. */
export interface Topology {
  readonly lab: Lab;
  readonly nodes: readonly LabNode[];
  readonly links: readonly LabLink[];
  /** Addresses of the internet host, one per family. */
  readonly internet: { readonly ipv4: string; readonly ipv6: string };
  /** Address that clients dial, of the family that the tunnels run over. */
  readonly serverAddress: string;
}

export interface LabNode {
  readonly name: string;
  readonly role: NodeRole;
  readonly namespace: string;
  readonly network: NodeNetwork;
  /** Changes when the node can only follow the file by being built again. */
  readonly spec: string;
  readonly client?: LabClient;
}

/** A veth pair between two nodes. */
export interface LabLink {
  readonly ends: readonly [LinkEnd, LinkEnd];
}

export interface LinkEnd {
  readonly node: string;
  readonly interfaceName: string;
  readonly mac: string;
}

/** Interface names inside the lab's nodes. */
export const interfaceNames = {
  ispLan: 'lan0',
  /** The loopback exists on every kernel, where a dummy interface needs a module. */
  ispInternet: 'lo',
  clientUplink: 'eth0',
  clientTap: 'tap0',
} as const;

/** Name of the ISP's interface towards the access network with this number. */
function accessInterface(index: number): string {
  return `access${String(index)}`;
}

export function isAccessInterface(name: string): boolean {
  return /^access\d+$/.test(name);
}

/**
 * Whether a client of another system is stood in for by a Linux node, which runs its profile as it would be handed
 * over. What carries no Ethernet frames on its own system gets no node either.
 */
export function isStandIn({ os }: Pick<LabClient, 'os'>): boolean {
  return os === 'windows';
}

/**
 * Clients that run as nodes: those whose operating system the lab can be, and those that it can stand in for, for which
 * there have to be profiles to hand over.
 */
export function runnableClients({ clients, vpn }: Lab): readonly LabClient[] {
  return clients.filter((client) => client.os === 'linux' || (isStandIn(client) && vpn.mode === 'server'));
}

/**
 * @param accessIndexes number of each runnable client's access network, from {@link assignAccessIndexes}
 */
export function buildTopology(lab: Lab, accessIndexes: Readonly<Record<string, number>>): Topology {
  const internet = chooseInternetHosts(lab);
  const clients = runnableClients(lab).map((client) => ({ client, index: accessIndexes[client.name] ?? 0 }));
  const family = lab.vpn.transport === 'ipv4' ? 4 : 6;
  const dialled = lab.server.addresses.find((address) => address.family === family);
  const serverAddress = dialled?.address ?? '';
  const networks: [string, NodeRole, NodeNetwork, LabClient | undefined][] = [
    [
      'isp',
      'isp',
      ispNetwork(
        lab,
        internet,
        clients.map(({ index }) => index),
      ),
      undefined,
    ],
    ['server', 'server', serverNetwork(lab), undefined],
    ...clients.map(({ client, index }): [string, NodeRole, NodeNetwork, LabClient] => [
      client.name,
      'client',
      clientNetwork(lab, client, index, serverAddress),
      client,
    ]),
  ];
  const nodes = networks.map(([name, role, network, client]): LabNode => ({
    name,
    role,
    namespace: namespaceOf(lab.name, name),
    network,
    spec: specHash(structure(lab, role, network, internet)),
    ...(client === undefined ? {} : { client }),
  }));
  const end = (node: string, interfaceName: string): LinkEnd => ({
    node,
    interfaceName,
    mac: stableMac(lab.name, node, interfaceName),
  });
  const links: LabLink[] = [
    { ends: [end('isp', interfaceNames.ispLan), end('server', lab.server.uplink)] },
    ...clients.map(({ client, index }): LabLink => ({
      ends: [end('isp', accessInterface(index)), end(client.name, interfaceNames.clientUplink)],
    })),
  ];
  return { lab, nodes, links, internet, serverAddress };
}

/** Keeps the numbers that clients have and gives the lowest free ones to the others. */
export function assignAccessIndexes(
  clients: readonly LabClient[],
  known: Readonly<Record<string, number>>,
): Record<string, number> {
  const result: Record<string, number> = {};
  for (const { name } of clients) if (known[name] !== undefined) result[name] = known[name];
  const taken = new Set(Object.values(result));
  let next = 0;
  for (const { name } of clients) {
    if (result[name] !== undefined) continue;
    while (taken.has(next)) next += 1;
    taken.add(next);
    result[name] = next;
  }
  return result;
}

function ispNetwork(lab: Lab, internet: Topology['internet'], indexes: readonly number[]): NodeNetwork {
  const gatewayAddresses = lab.server.gateways.map((gateway): InterfaceAddress => ({
    family: gateway.family,
    address: gateway.address,
    prefixLength: gateway.family === 6 ? 64 : ipv4LengthOf(lab),
  }));
  const holdsGlobal = gatewayAddresses.some(
    ({ family, address }) => family === 6 && !address.startsWith('fe80:'),
  );
  return {
    interfaces: [
      {
        name: interfaceNames.ispInternet,
        kind: 'loopback',
        addresses: [host(4, internet.ipv4), host(6, internet.ipv6)],
      },
      { name: interfaceNames.ispLan, kind: 'veth', addresses: gatewayAddresses },
      ...indexes.map((index): NodeNetwork['interfaces'][number] => ({
        name: accessInterface(index),
        kind: 'veth',
        addresses: [
          accessNetwork(index).isp,
          ...(lab.vpn.transport === 'ipv6' ? [accessNetwork6(index).isp] : []),
        ],
      })),
    ],
    routes: holdsGlobal ? [] : [{ family: 6, to: lab.prefix, dev: interfaceNames.ispLan }],
    sysctls: {
      'net.ipv4.ip_forward': '1',
      'net.ipv6.conf.all.forwarding': '1',
      ...Object.fromEntries(
        indexes.map((index) => [
          `net.ipv6.conf.${accessInterface(index)}.disable_ipv6`,
          lab.vpn.transport === 'ipv4' ? '1' : '0',
        ]),
      ),
    },
  };
}

function ipv4LengthOf(lab: Lab): number {
  return lab.server.addresses.find((address) => address.family === 4)?.prefixLength ?? 24;
}

/** The server as its provider hands it over: addresses and gateways on the network card, no bridge. */
function serverNetwork(lab: Lab): NodeNetwork {
  const { uplink, gateways, addresses, mode } = lab.server;
  return {
    interfaces: [{ name: uplink, kind: 'veth', addresses }],
    routes: gateways.map((gateway): NodeRoute => ({
      family: gateway.family,
      to: 'default',
      via: gateway.address,
      dev: uplink,
    })),
    // A provider's LAN may advertise routers of its own; the lab's addresses are given, as on most servers.
    sysctls: {
      [`net.ipv6.conf.${uplink}.accept_ra`]: '0',
      // It goes on being used there, and on a card that has just come up it would not ask for its gateway for a second.
      ...(mode === 'routed' ? { [`net.ipv6.conf.${uplink}.accept_dad`]: '0' } : {}),
    },
  };
}

function clientNetwork(lab: Lab, client: LabClient, index: number, serverAddress: string): NodeNetwork {
  const access = accessNetwork(index);
  const access6 = lab.vpn.transport === 'ipv6' ? accessNetwork6(index) : undefined;
  const { clientTap: tap, clientUplink: uplink } = interfaceNames;
  return {
    interfaces: [
      {
        name: uplink,
        kind: 'veth',
        addresses: [access.client, ...(access6 === undefined ? [] : [access6.client])],
      },
      {
        name: tap,
        kind: 'tap',
        mac: stableMac(lab.name, client.name, tap),
        addresses:
          client.address === undefined || isStandIn(client)
            ? []
            : [{ family: 6, address: client.address, prefixLength: 64 }],
      },
    ],
    routes: [
      { family: 4, to: 'default', via: access.isp.address, dev: uplink },
      // The server's address lies in the prefix that the tunnel brings: without a route of its own the tunnel would
      // be sent into itself.
      ...(access6 === undefined
        ? []
        : [{ family: 6 as const, to: serverAddress, via: access6.isp.address, dev: uplink }]),
    ],
    sysctls: {
      [`net.ipv6.conf.${uplink}.disable_ipv6`]: access6 === undefined ? '1' : '0',
      // RFC 4429: the address is used while duplicate detection runs, and the solicitation does not wait.
      'net.ipv6.conf.default.optimistic_dad': '1',
      'net.ipv6.conf.default.use_optimistic': '1',
      'net.ipv6.conf.default.router_solicitation_delay': '0',
      ...(client.address === undefined ? {} : { 'net.ipv6.conf.default.autoconf': '0' }),
    },
  };
}

/** What can only be changed by building the node again: all of it, but for an ISP's list of access networks. */
function structure(lab: Lab, role: NodeRole, network: NodeNetwork, internet: Topology['internet']): unknown {
  if (role === 'isp')
    return [
      internet,
      network.interfaces.filter(({ name }) => !isAccessInterface(name)),
      network.routes,
      lab.vpn.transport,
    ];
  if (role === 'server') {
    const { bridge, tap, uplink, mode } = lab.server;
    return [network, lab.prefix, bridge, tap, uplink, mode, lab.vpn.persistentTap];
  }
  return [network, lab.prefix];
}

function host(family: 4 | 6, address: string): InterfaceAddress {
  return { family, address, prefixLength: family === 4 ? 32 : 128 };
}

/** Where clients dial: address, port or ports, transport; `192.0.2.1:1194/udp`, `[2001:db8:55::1]:1194-1195/tcp`. */
export function endpointOf({ lab, serverAddress }: Topology): string {
  const host = serverAddress.includes(':') ? `[${serverAddress}]` : serverAddress;
  const { port, proto } = lab.vpn;
  const last = port + serverInstances(lab).length - 1;
  return `${host}:${String(port)}${last === port ? '' : `-${String(last)}`}/${proto}`;
}
