import { defaultLab, type Lab } from '@ovlab/core';
import { describe, expect, it } from 'vitest';
import { nothingObserved, type LabObservation, type NodeObservation } from './observe-lab.ts';
import type { NodeSnapshot } from './node-network.ts';
import { listSteps } from './list-steps.ts';
import { isEmptyPlan, planLab, type LabPlan } from './plan-lab.ts';
import { emptyState, type LabState } from './state.ts';
import { buildTopology, type LabNode, type Topology } from './topology.ts';

const specs = {
  supervisor: 'spec',
  clients: { client1: 'profile', client2: 'profile' },
  dhcpClients: {},
};

function topologyOf(clients: number, change: Partial<Lab> = {}): Topology {
  return buildTopology({ ...defaultLab({ clients }), ...change }, { client1: 0, client2: 1 });
}

/** A client or ISP just as the topology wants it; the bridge of the server is the host driver's own test. */
function wholeNode({ name, role, network, spec, namespace }: LabNode): NodeObservation {
  const mark = { lab: 'demo', node: name, role, spec };
  const snapshot: NodeSnapshot = {
    interfaces: [
      { name: 'lo', up: true, mac: '', alias: `ovlab:demo:${name}:${role}:${spec}`, addresses: [] },
      ...network.interfaces
        .filter((item) => item.kind !== 'loopback')
        .map((item) => ({
          name: item.name,
          up: true,
          mac: item.mac ?? '',
          alias: 'ovlab:demo',
          addresses: item.addresses,
        })),
    ].map((item) =>
      item.name === 'lo'
        ? { ...item, addresses: network.interfaces.find(({ name }) => name === 'lo')?.addresses ?? [] }
        : item,
    ),
    routes: network.routes,
    sysctls: network.sysctls,
  };
  return { namespace, mark, snapshot };
}

function observe(
  topology: Topology,
  change: (nodes: Map<string, NodeObservation>) => void = () => undefined,
): LabObservation {
  const nodes = new Map(topology.nodes.map((node) => [node.name, wholeNode(node)]));
  change(nodes);
  return {
    nodes,
    running: new Set(['server/supervisor', 'client1/openvpn', 'client2/openvpn']),
    supervisor: {
      pid: 1,
      configuration: 'spec',
      openvpn: { state: 'ready', pid: 2, restarts: 0, lastError: undefined, troubles: [] },
      responder: undefined,
      instances: [],
      clients: [],
    },
  };
}

const state: LabState = {
  ...emptyState('demo'),
  processes: Object.fromEntries(
    ['client1/openvpn', 'client2/openvpn'].map((key) => [key, { pid: 1, startTime: '1', spec: 'profile' }]),
  ),
};

/** Without the server's bridge, which needs a host to look at. */
function plan(topology: Topology, observed: LabObservation): Omit<LabPlan, 'server'> {
  const { server: _, ...rest } = planLab(topology, observed, state, specs);
  return rest;
}

const programs = (of: Omit<LabPlan, 'server'>): string[] =>
  of.programs.map(({ node, action, reason }) => `${action} ${node}: ${reason}`);

describe('a new lab', () => {
  const topology = topologyOf(1);
  const result = planLab(topology, nothingObserved, undefined, specs);

  it('makes every namespace and link in one batch', () => {
    const [action] = result.links?.apply ?? [];
    const lines = action?.kind === 'ip' ? action.lines : [];
    expect(lines.slice(0, 3)).toEqual([
      'netns add ovlab-demo-isp',
      'netns add ovlab-demo-server',
      'netns add ovlab-demo-client1',
    ]);
    expect(lines).toHaveLength(5);
    expect(lines[3]).toMatch(
      /^link add name lan0 address \S+ netns ovlab-demo-isp type veth peer name eth0 address \S+ netns ovlab-demo-server$/,
    );
  });

  it('loads the first-hop guard before there is a bridge that something could leave by', () => {
    const order = result.server.map(({ id }) => id);
    const guard = result.server.findIndex(({ apply }) =>
      apply.some((action) => action.kind === 'nft' && action.ruleset.includes('nd-router-advert')),
    );
    const bridge = result.server.findIndex(({ apply }) =>
      apply.some(
        (action) => action.kind === 'ip' && action.lines.some((line) => line.includes('type bridge')),
      ),
    );
    expect(guard, order.join(' ')).toBeGreaterThanOrEqual(0);
    expect(guard, order.join(' ')).toBeLessThan(bridge);
  });

  it('starts the supervisor and each client', () => {
    expect(programs(result)).toEqual(['start server: it does not run', 'start client1: it does not run']);
  });

  it('is printed with reasons and with commands that can be typed', () => {
    const steps = listSteps(result, 'demo');
    expect(steps.every(({ reason }) => reason !== '')).toBe(true);
    expect(steps.flatMap(({ commands }) => commands)).toContain(
      'ip -n ovlab-demo-client1 tuntap add dev tap0 mode tap',
    );
    expect(steps.flatMap(({ commands }) => commands)).toContain(
      'ip netns exec ovlab-demo-isp sysctl -w net.ipv4.ip_forward=1',
    );
  });
});

describe('a lab that is there', () => {
  const topology = topologyOf(2);

  it('needs nothing when it is whole', () => {
    expect(isEmptyPlan({ ...plan(topology, observe(topology)), server: [] })).toBe(true);
  });

  it('gains a client without touching the others', () => {
    const result = plan(topology, observe(topologyOf(1)));
    expect(result.remove).toEqual([]);
    expect(result.create.map(({ name }) => name)).toEqual(['client2']);
    expect(result.configure.map(({ node }) => node.name)).toEqual(['isp', 'client2']);
    expect(programs(result)).toEqual(['start client2: it does not run']);
  });

  it('loses a client that is no longer in the file', () => {
    const result = plan(topologyOf(1), observe(topology));
    expect(result.remove).toEqual([
      { node: 'client2', namespace: 'ovlab-demo-client2', reason: 'it is not in the lab file' },
    ]);
    expect(result.unlink).toEqual([{ node: 'isp', namespace: 'ovlab-demo-isp', interfaceName: 'access1' }]);
    expect(result.create).toEqual([]);
    expect(programs(result)).toEqual([]);
  });

  it('makes a node again that a crash left without its mark', () => {
    const result = plan(
      topology,
      observe(topology, (nodes) =>
        nodes.set('client1', { namespace: 'ovlab-demo-client1', mark: undefined }),
      ),
    );
    expect(result.remove.map(({ node, reason }) => `${node}: ${reason}`)).toEqual([
      'client1: an interrupted run left it half made',
    ]);
    expect(result.create.map(({ name }) => name)).toEqual(['client1']);
    // The old end may outlive the old namespace, and the new link needs its name.
    expect(result.unlink.map(({ node, interfaceName }) => `${node} ${interfaceName}`)).toEqual([
      'isp access0',
    ]);
  });

  it('makes a server again whose uplink has gone with the ISP', () => {
    const result = plan(
      topology,
      observe(topology, (nodes) => nodes.delete('isp')),
    );
    expect(result.remove.map(({ node, reason }) => `${node}: ${reason}`)).toEqual([
      'server: its uplink is gone',
    ]);
    expect(result.create.map(({ name }) => name)).toEqual(['isp', 'server']);
    expect(result.links?.title).toBe('make namespaces isp, server and 3 links');
  });

  it('starts a program that does not run', () => {
    const observed = { ...observe(topology), running: new Set(['client2/openvpn']) };
    expect(programs(plan(topology, observed))).toEqual([
      'start server: it does not run',
      'start client1: it does not run',
    ]);
  });

  it('reloads the supervisor when the file says something else to the server', () => {
    const result = planLab(topology, observe(topology), state, { ...specs, supervisor: 'other' });
    expect(programs(result)).toEqual(['reload server: the lab file has changed']);
  });

  it('restarts a client whose profile has changed or whose TAP device is gone', () => {
    const observed = observe(topology, (nodes) => {
      const client = nodes.get('client1');
      if (client?.snapshot === undefined) throw new Error('client1 is not observed');
      const interfaces = client.snapshot.interfaces.filter(({ name }) => name !== 'tap0');
      nodes.set('client1', { ...client, snapshot: { ...client.snapshot, interfaces } });
    });
    const result = planLab(topology, observed, state, {
      ...specs,
      clients: { ...specs.clients, client2: 'other' },
    });
    expect(programs(result)).toEqual([
      'restart client1: its TAP device is gone',
      'restart client2: its profile has changed',
    ]);
  });

  describe('with DHCPv6', () => {
    const dhcpClients = { client1: 'dhcp', client2: 'dhcp' };
    const running = ['server/supervisor', 'client1/openvpn', 'client2/openvpn', 'client1/dhclient'];
    const observed = { ...observe(topology), running: new Set(running) };
    const known = (spec: string): LabState => ({
      ...state,
      processes: { ...state.processes, 'client1/dhclient': { pid: 2, startTime: '2', spec } },
    });

    it('starts the DHCPv6 client that does not run, and one again whose settings have changed', () => {
      const same = planLab(topology, observed, known('dhcp'), { ...specs, dhcpClients });
      expect(programs(same)).toEqual(['start client2: it does not run']);
      const changed = planLab(topology, observed, known('other'), { ...specs, dhcpClients });
      expect(programs(changed)[0]).toBe('restart client1: its settings have changed');
    });

    it('starts it again with its OpenVPN', () => {
      const clients = { ...specs.clients, client1: 'other' };
      const result = planLab(topology, observed, known('dhcp'), { ...specs, clients, dhcpClients });
      expect(programs(result).slice(0, 2)).toEqual([
        'restart client1: its profile has changed',
        'restart client1: OpenVPN is started again',
      ]);
    });

    it('ends it when the file asks for none', () => {
      const result = planLab(topology, observed, known('dhcp'), specs);
      expect(programs(result)).toEqual(['end client1: its addresses come another way']);
      expect(listSteps(result, 'demo').map(({ title }) => title)).toContain('end the DHCPv6 client');
    });
  });
});
