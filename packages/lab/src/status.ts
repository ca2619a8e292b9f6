import { readFile } from 'node:fs/promises';
import { loadLab, OvlabError, type Lab, type Runner } from '@ovlab/core';
import { dhcpClientSpecs } from './dhcp-client.ts';
import { namespaceOf } from './names.ts';
import { namespaceNames } from './namespaces.ts';
import { labPaths, type LabPaths, type Roots } from './paths.ts';
import { isAlive, type ProcessIdentity } from './procfs.ts';
import { pingFrom, tunnelAddresses, tunnelGateway, type ClientAddress } from './reach.ts';
import type { ClientReport, StatusReport } from './report.ts';
import { readState, type LabState } from './state.ts';
import { serverClients, serverOnly } from './server-report.ts';
import { requestFacts, requestStatus } from './supervisor/control-client.ts';
import type { SupervisorStatus, TunnelClient } from './supervisor/protocol.ts';
import { buildTopology, endpointOf, type Topology } from './topology.ts';

/** A lab as it was last brought up, from its own files. */
export interface KnownLab {
  readonly paths: LabPaths;
  readonly state: LabState;
  readonly lab: Lab;
  readonly topology: Topology;
}

/** Errors: `OVLAB_E_NO_LAB` when there is no such lab. */
export async function openLab(name: string, roots: Roots): Promise<KnownLab> {
  const paths = labPaths(name, roots);
  const state = await readState(paths);
  const text = await readFile(paths.labFile, 'utf8').catch(() => undefined);
  if (state === undefined || text === undefined) {
    throw new OvlabError('OVLAB_E_NO_LAB', `there is no lab ${name}`, {
      hint: 'see `ovlab ls` for those that are there, or build it with `ovlab up`',
    });
  }
  const { lab } = loadLab(text, { file: paths.labFile });
  return { paths, state, lab, topology: buildTopology(lab, state.accessIndexes) };
}

/** Whether the lab was brought up whole and all its programs still run; costs no look into its nodes. */
export function isUp({ state, topology }: KnownLab): boolean {
  const programs = topology.nodes
    .filter(({ role }) => role !== 'isp')
    .map(({ name, role }) => `${name}/${role === 'server' ? 'supervisor' : 'openvpn'}`);
  const dhcpClients = Object.keys(dhcpClientSpecs(topology)).map((name) => `${name}/dhclient`);
  return state.whole && [...programs, ...dhcpClients].every((key) => isAlive(state.processes[key]));
}

/**
 * Looks at a lab now: every client is pinged once. A server that `ovlab server run` looks after has no nodes, and its
 * report no clients but those in `server.clients`. Errors: `OVLAB_E_NO_LAB`.
 */
export async function status(name: string, roots: Roots, runner: Runner): Promise<StatusReport> {
  let lab: KnownLab;
  try {
    lab = await openLab(name, roots);
  } catch (error) {
    const server = await serverOnly(name, labPaths(name, roots).supervisorSocket);
    if (server === undefined) throw error;
    return server;
  }
  return reportStatus(runner, lab.paths, lab.topology, lab.state);
}

/** @param roundTrips milliseconds already measured, by client; the others are pinged */
export async function reportStatus(
  runner: Runner,
  paths: LabPaths,
  topology: Topology,
  state: LabState,
  roundTrips: ReadonlyMap<string, number> = new Map(),
): Promise<StatusReport> {
  const { lab } = topology;
  const namespaces = await namespaceNames();
  const supervisorRecord = state.processes['server/supervisor'];
  const [supervisor, facts] = isAlive(supervisorRecord)
    ? await Promise.all([requestStatus(paths.supervisorSocket), requestFacts(paths.supervisorSocket)])
    : [];
  const clients = await Promise.all(
    lab.clients.map(async ({ name, os }): Promise<ClientReport> => {
      const node = topology.nodes.find((item) => item.name === name);
      if (node === undefined) return notRun(name, os);
      const process = state.processes[`${name}/openvpn`];
      const seen =
        isAlive(process) && namespaces.includes(node.namespace) ? look(process, lab.prefix) : undefined;
      const source = seen?.addresses[0]?.address;
      const rttMs =
        roundTrips.get(name) ??
        (source === undefined ? undefined : await ping(runner, topology, name, source));
      return clientReport(name, os, seen, tunnelOf(supervisor, name), rttMs);
    }),
  );
  const present = namespaces.includes(namespaceOf(lab.name, 'server'));
  return {
    lab: lab.name,
    ready: present && clients.every((client) => client.tunnel === 'not-run' || client.rttMs !== undefined),
    server: {
      node: 'server',
      bridge: lab.server.bridge,
      prefix: lab.prefix,
      addresses: lab.server.addresses.map(
        ({ address, prefixLength }) => `${address}/${String(prefixLength)}`,
      ),
      endpoint: endpointOf(topology),
      supervisor: supervisor === undefined ? undefined : { pid: supervisor.pid },
      openvpn: supervisor?.openvpn,
      instances: supervisor?.instances ?? [],
      responder: supervisor?.responder,
      clients: serverClients(supervisor?.clients ?? [], facts, clients),
      firstHop: facts?.firstHop ?? [],
    },
    clients,
  };
}

interface Seen {
  readonly addresses: readonly ClientAddress[];
  readonly gateway: string | undefined;
}

function look({ pid }: ProcessIdentity, prefix: string): Seen | undefined {
  try {
    return { addresses: tunnelAddresses(pid, prefix), gateway: tunnelGateway(pid) };
  } catch {
    return undefined;
  }
}

function ping(runner: Runner, topology: Topology, node: string, source: string): Promise<number | undefined> {
  return pingFrom(runner.within(namespaceOf(topology.lab.name, node)), source, topology.internet.ipv6, {
    timeout: 1,
  });
}

function tunnelOf(supervisor: SupervisorStatus | undefined, name: string): TunnelClient | undefined {
  return supervisor?.clients?.find(({ commonName }) => commonName === name);
}

function clientReport(
  name: string,
  os: ClientReport['os'],
  seen: Seen | undefined,
  tunnel: TunnelClient | undefined,
  rttMs: number | undefined,
): ClientReport {
  const connected = tunnel !== undefined || rttMs !== undefined;
  return {
    name,
    node: name,
    os,
    tunnel: seen === undefined ? 'down' : connected ? 'connected' : 'connecting',
    addresses: seen?.addresses ?? [],
    gateway: seen?.gateway,
    rttMs,
    certificate: tunnel?.commonName,
    macs: tunnel?.macs ?? [],
    instance: tunnel?.instance,
    realAddress: tunnel?.realAddress,
    connectedSince: tunnel?.connectedSince,
    bytesReceived: tunnel?.bytesReceived,
    bytesSent: tunnel?.bytesSent,
  };
}

function notRun(name: string, os: ClientReport['os']): ClientReport {
  return {
    name,
    node: undefined,
    os,
    tunnel: 'not-run',
    addresses: [],
    gateway: undefined,
    rttMs: undefined,
    certificate: undefined,
    macs: [],
    instance: undefined,
    realAddress: undefined,
    connectedSince: undefined,
    bytesReceived: undefined,
    bytesSent: undefined,
  };
}
