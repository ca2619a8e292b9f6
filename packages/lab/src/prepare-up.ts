import { serverInstances, type Lab, type Runner } from '@ovlab/core';
import { clientProfileTexts, clientSpec } from './client-files.ts';
import { requireNotRevoked } from './credential-access.ts';
import { dhcpClientSpecs } from './dhcp-client.ts';
import { namespaceOf, serverSpec } from './names.ts';
import { namespaceNames } from './namespaces.ts';
import { nothingObserved, observeLab } from './observe-lab.ts';
import type { LabPaths } from './paths.ts';
import { planLab, type LabPlan } from './plan-lab.ts';
import { requirePortsFree } from './programs.ts';
import { preflight } from './preflight.ts';
import { readOpenvpnRecords } from './supervisor/openvpn-record.ts';
import { emptyState, readState, requireStateDirectoryOursOrAbsent, type LabState } from './state.ts';
import { waitForOrphans } from './teardown.ts';
import { tunnelNotes } from './supported.ts';
import { assignAccessIndexes, buildTopology, runnableClients, type Topology } from './topology.ts';

/** Everything that is known before the first change. */
export interface Prepared {
  readonly topology: Topology;
  readonly plan: LabPlan;
  readonly state: LabState;
  /** Whether some part of the lab was there before. */
  readonly existed: boolean;
  /** What the person should know of the tunnels. */
  readonly notes: readonly string[];
}

/** Checks the machine, looks at what is there and plans; changes nothing. Errors: as for `up`. */
export async function prepareUp(
  runner: Runner,
  lab: Lab,
  paths: LabPaths,
  signal?: AbortSignal,
): Promise<Prepared> {
  const [found, openvpn] = await Promise.all([
    readState(paths),
    preflight(runner, lab),
    requireStateDirectoryOursOrAbsent(paths),
  ]);
  if (found?.whole === false) await waitForOrphans();
  const clients = runnableClients(lab);
  if (lab.vpn.mode === 'server') {
    await requireNotRevoked(
      paths,
      clients.map(({ name }) => name),
    );
  }
  const accessIndexes = assignAccessIndexes(clients, found?.accessIndexes ?? {});
  const topology = buildTopology(lab, accessIndexes);
  const names = await namespaceNames();
  const trace = found !== undefined || names.some((name) => name.startsWith(namespaceOf(lab.name, '')));
  const observed = trace ? await observeLab(runner, topology, paths, found, signal) : nothingObserved;
  const profiles = await clientProfileTexts(topology, paths);
  const plan = planLab(topology, observed, found, {
    supervisor: serverSpec(lab),
    clients: Object.fromEntries(
      Object.entries(profiles).map(([name, text]) => [name, clientSpec(topology, name, text, paths)]),
    ),
    dhcpClients: dhcpClientSpecs(topology),
  });
  if (observed.nodes.has('server')) await requirePorts(runner, topology, plan, paths);
  const state = found ?? emptyState(lab.name);
  return {
    topology,
    plan,
    state: { ...state, accessIndexes },
    existed: found !== undefined || observed.nodes.size > 0,
    notes: tunnelNotes(lab, openvpn),
  };
}

async function requirePorts(
  runner: Runner,
  topology: Topology,
  plan: LabPlan,
  paths: LabPaths,
): Promise<void> {
  const startsServer = plan.programs.some(({ program }) => program === 'supervisor');
  const rebuilds = plan.remove.some(({ node }) => node === 'server');
  if (!startsServer || rebuilds) return;
  // Without a supervisor as well: its OpenVPN goes on, and the next supervisor takes it over.
  const ours = await readOpenvpnRecords(paths);
  const { lab } = topology;
  await requirePortsFree(
    runner.within(namespaceOf(topology.lab.name, 'server')),
    { proto: lab.vpn.proto, ports: serverInstances(lab).map(({ port }) => port) },
    ours.map(({ pid }) => pid),
  );
}
