import type { Step } from '@ovlab/core';
import { planServer } from '@ovlab/linux-host';
import { formatNamespaceMark, markOf, namespaceOf } from './names.ts';
import { planNode, withoutInterface, type NodeSnapshot } from './node-network.ts';
import type { LabObservation } from './observe-lab.ts';
import { snapshotOfNewServer } from './new-server.ts';
import { serverNetwork } from './server-network.ts';
import type { LabState } from './state.ts';
import {
  interfaceNames,
  isAccessInterface,
  type LabLink,
  type LabNode,
  type LinkEnd,
  type Topology,
} from './topology.ts';

/** Everything that a run of `up` will do, in the order it does it. */
export interface LabPlan {
  /** Nodes that go, with their processes: no longer in the file, half made, or built from another file. */
  readonly remove: readonly { readonly node: string; readonly namespace: string; readonly reason: string }[];
  /**
   * Ends of links, on nodes that stay, whose other ends go or have gone. The kernel removes them too, but some
   * time after a namespace was deleted; the same name may be needed before.
   */
  readonly unlink: readonly {
    readonly node: string;
    readonly namespace: string;
    readonly interfaceName: string;
  }[];
  /** Nodes whose namespaces are made. */
  readonly create: readonly LabNode[];
  /** In the caller's namespace: namespaces and the links between them. */
  readonly links: Step | undefined;
  readonly configure: readonly { readonly node: LabNode; readonly steps: readonly Step[] }[];
  /** The server's bridge, by the same steps as on a real host. */
  readonly server: readonly Step[];
  readonly programs: readonly ProgramChange[];
}

interface ProgramChange {
  readonly node: string;
  readonly program: 'supervisor' | 'openvpn' | 'dhclient';
  readonly action: 'start' | 'restart' | 'reload' | 'end';
  readonly reason: string;
}

export interface ProgramSpecs {
  /** Hash of the lab file that the supervisor should have in force. */
  readonly supervisor: string;
  /** Hash of each client's profile. */
  readonly clients: Readonly<Record<string, string>>;
  /** The same of the DHCPv6 client of each client that has one. */
  readonly dhcpClients: Readonly<Record<string, string>>;
}

export function isEmptyPlan(plan: LabPlan): boolean {
  return (
    plan.remove.length === 0 &&
    plan.unlink.length === 0 &&
    plan.links === undefined &&
    plan.configure.length === 0 &&
    plan.server.length === 0 &&
    plan.programs.length === 0
  );
}

/** Whether a plan only adds clients: without them the lab is what it was. */
export function isExtension({ remove, unlink, create, server, programs }: LabPlan): boolean {
  const added = new Set(create.filter(({ role }) => role === 'client').map(({ name }) => name));
  return (
    remove.length === 0 &&
    unlink.length === 0 &&
    server.length === 0 &&
    create.length === added.size &&
    programs.every(({ node }) => added.has(node))
  );
}

/** Pure: what is there and what should be, to what is to do. */
export function planLab(
  topology: Topology,
  observed: LabObservation,
  state: LabState | undefined,
  specs: ProgramSpecs,
): LabPlan {
  const remove = planRemovals(topology, observed);
  const gone = new Set(remove.map(({ node }) => node));
  const snapshots = new Map<string, NodeSnapshot>();
  for (const [name, { snapshot }] of observed.nodes) {
    if (snapshot !== undefined && !gone.has(name)) snapshots.set(name, snapshot);
  }
  const create = topology.nodes.filter(({ name }) => !snapshots.has(name));
  const links = topology.links.filter(
    (link) => !link.ends.every((end) => hasInterface(snapshots.get(end.node), end.interfaceName)),
  );
  const unlink = planUnlinks(topology, snapshots, links);
  // What is known of an interface ends with it: the new one of the same name begins with nothing.
  for (const { node, interfaceName } of unlink) {
    const snapshot = snapshots.get(node);
    if (snapshot !== undefined) snapshots.set(node, withoutInterface(snapshot, interfaceName));
  }
  const configure = topology.nodes
    .map((node) => ({ node, steps: planConfiguration(topology, node, snapshots.get(node.name)) }))
    .filter(({ steps }) => steps.length > 0);
  const hostSnapshot = snapshots.has('server') ? observed.nodes.get('server')?.host : undefined;
  return {
    remove,
    unlink,
    create,
    links: planLinks(topology, create, links),
    configure,
    server: planServer(serverNetwork(topology.lab), hostSnapshot ?? snapshotOfNewServer(topology)),
    programs: planPrograms(topology, observed, state, specs, snapshots),
  };
}

function planRemovals(topology: Topology, observed: LabObservation): LabPlan['remove'] {
  const wanted = new Map(topology.nodes.map((node) => [node.name, node]));
  const removals = new Map<string, string>();
  for (const [name, { mark }] of observed.nodes) {
    const node = wanted.get(name);
    if (node === undefined) removals.set(name, 'it is not in the lab file');
    else if (mark === undefined) removals.set(name, 'an interrupted run left it half made');
    else if (mark.spec !== node.spec) removals.set(name, 'what it is built from has changed');
  }
  const server = observed.nodes.get('server')?.snapshot;
  const uplinkLost =
    removals.has('isp') || !observed.nodes.has('isp') || !hasInterface(server, topology.lab.server.uplink);
  // The bridge was planned around a network card that is gone; a host in that state is set up from the start.
  if (server !== undefined && uplinkLost && !removals.has('server'))
    removals.set('server', 'its uplink is gone');
  return [...removals].map(([node, reason]) => ({
    node,
    namespace: observed.nodes.get(node)?.namespace ?? '',
    reason,
  }));
}

function planUnlinks(
  topology: Topology,
  snapshots: ReadonlyMap<string, NodeSnapshot>,
  missing: readonly LabLink[],
): LabPlan['unlink'] {
  const again = missing.flatMap(({ ends }) => ends);
  const wanted = new Set(
    topology.links.flatMap(({ ends }) => ends).map(({ node, interfaceName }) => `${node}/${interfaceName}`),
  );
  return [...snapshots].flatMap(([node, { interfaces }]) =>
    interfaces
      .map(({ name }) => name)
      .filter(
        (name) =>
          again.some((end) => end.node === node && end.interfaceName === name) ||
          (node === 'isp' && isAccessInterface(name) && !wanted.has(`${node}/${name}`)),
      )
      .map((interfaceName) => ({ node, namespace: namespaceOf(topology.lab.name, node), interfaceName })),
  );
}

function planLinks(
  topology: Topology,
  create: readonly LabNode[],
  links: readonly LabLink[],
): Step | undefined {
  if (create.length === 0 && links.length === 0) return undefined;
  const made = create.map(({ name }) => name);
  const what = [
    made.length > 0 ? `namespaces ${made.join(', ')}` : '',
    `${String(links.length)} links`,
  ].filter((text) => text !== '');
  return {
    id: 'lab.links',
    title: `make ${what.join(' and ')}`,
    reason: 'they do not exist',
    apply: [
      {
        kind: 'ip',
        lines: [
          ...create.map((node) => `netns add ${node.namespace}`),
          ...links.map(({ ends: [a, b] }) => {
            const end = ({ node, interfaceName, mac }: LinkEnd): string =>
              `name ${interfaceName} address ${mac} netns ${namespaceOf(topology.lab.name, node)}`;
            return `link add ${end(a)} type veth peer ${end(b)}`;
          }),
        ],
      },
    ],
    undo: [],
  };
}

function planConfiguration(
  topology: Topology,
  node: LabNode,
  snapshot: NodeSnapshot | undefined,
): readonly Step[] {
  const marks = {
    namespace: formatNamespaceMark({
      lab: topology.lab.name,
      node: node.name,
      role: node.role,
      spec: node.spec,
    }),
    interface: markOf(topology.lab.name),
  };
  const bridged = node.role === 'server' && hasInterface(snapshot, topology.lab.server.bridge);
  // Once the bridge has taken the uplink's addresses, what is missing there is the host driver's business.
  const network = bridged ? { interfaces: [], routes: [], sysctls: {} } : node.network;
  return planNode(node.name, network, marks, snapshot);
}

function planPrograms(
  topology: Topology,
  observed: LabObservation,
  state: LabState | undefined,
  specs: ProgramSpecs,
  snapshots: ReadonlyMap<string, NodeSnapshot>,
): ProgramChange[] {
  const changes: ProgramChange[] = [];
  const runs = snapshots.has('server') && observed.running.has('server/supervisor');
  const supervisor = runs ? observed.supervisor : undefined;
  if (supervisor === undefined) {
    changes.push({ node: 'server', program: 'supervisor', action: 'start', reason: 'it does not run' });
  } else if (supervisor.configuration !== specs.supervisor) {
    changes.push({
      node: 'server',
      program: 'supervisor',
      action: 'reload',
      reason: 'the lab file has changed',
    });
  }
  for (const node of topology.nodes) {
    if (node.role !== 'client') continue;
    const key = `${node.name}/openvpn`;
    const snapshot = snapshots.get(node.name);
    const change = (action: ProgramChange['action'], reason: string): void => {
      changes.push({ node: node.name, program: 'openvpn', action, reason });
    };
    if (snapshot === undefined || !observed.running.has(key)) change('start', 'it does not run');
    else if (!hasInterface(snapshot, interfaceNames.clientTap)) change('restart', 'its TAP device is gone');
    // OpenVPN would notice by itself, but only after its keepalive timeout of a minute.
    else if (!snapshots.has('server')) change('restart', 'the server is built again');
    else if (state?.processes[key]?.spec !== specs.clients[node.name])
      change('restart', 'its profile has changed');
    const dhcp = planDhcpClient(node.name, observed, state, specs, changes);
    if (dhcp !== undefined) changes.push(dhcp);
  }
  return changes;
}

/** It follows the OpenVPN whose TAP device it uses. */
function planDhcpClient(
  node: string,
  observed: LabObservation,
  state: LabState | undefined,
  specs: ProgramSpecs,
  changes: readonly ProgramChange[],
): ProgramChange | undefined {
  const key = `${node}/dhclient`;
  const wanted = specs.dhcpClients[node];
  const runs = observed.running.has(key);
  const result = (action: ProgramChange['action'], reason: string): ProgramChange => {
    return { node, program: 'dhclient', action, reason };
  };
  if (wanted === undefined) return runs ? result('end', 'its addresses come another way') : undefined;
  const tunnel = changes.find((change) => change.node === node && change.program === 'openvpn');
  if (!runs || tunnel?.action === 'start') return result('start', 'it does not run');
  if (tunnel !== undefined) return result('restart', 'OpenVPN is started again');
  return state?.processes[key]?.spec === wanted ? undefined : result('restart', 'its settings have changed');
}

function hasInterface(snapshot: NodeSnapshot | undefined, name: string): boolean {
  return snapshot?.interfaces.some((item) => item.name === name) === true;
}
