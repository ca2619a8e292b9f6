import { serverInstances, type Lab, type ServerInstance } from '@ovlab/core';
import {
  clientCredentialFiles,
  CredentialStore,
  ensureTunnelKeys,
  MAX_SOCKET_PATH_OCTETS,
  renderClientProfile,
  renderP2pProfile,
  type ProcessProfile,
} from '@ovlab/openvpn';
import { specHash } from './names.ts';
import { clientCrypto } from './p2p-crypto.ts';
import { credentialDirectory, SERVER_NAME, transportOf } from './server-files.ts';
import { standInArguments, standInProfile } from './stand-in.ts';
import type { LabPaths } from './paths.ts';
import { interfaceNames, isStandIn, type Topology } from './topology.ts';

/** Makes the keys that are missing: the server's, and those of each client that runs in the lab. */
export async function ensureCredentials(
  paths: LabPaths,
  { vpn }: Lab,
  clients: readonly string[],
): Promise<void> {
  const directory = credentialDirectory(paths);
  if (vpn.mode === 'p2p') {
    if (vpn.auth === 'none') return;
    for (const client of clients) await ensureTunnelKeys(directory, client, vpn.auth);
    return;
  }
  const store = await CredentialStore.open(directory, { serverName: SERVER_NAME });
  await store.ensureServer();
  for (const client of clients) await store.ensureClient(client);
}

/**
 * The OpenVPN profile of each client that runs in the lab, by name; empty for one whose peer's certificate is not made
 * yet. Keys are named by their paths, but for a stand-in, whose profile is the one that is handed over.
 */
export async function clientProfileTexts(
  topology: Topology,
  paths: LabPaths,
): Promise<Readonly<Record<string, string>>> {
  const instances = serverInstances(topology.lab);
  const names = topology.nodes.filter(({ role }) => role === 'client').map(({ name }) => name);
  const text = (name: string): string | Promise<string> => {
    if (isStandInNode(topology, name)) return standInProfile(topology, name, paths);
    return topology.lab.vpn.mode === 'p2p'
      ? p2pProfile(topology, name, instances, paths)
      : clientProfile(topology, name, instances, paths);
  };
  return Object.fromEntries(await Promise.all(names.map(async (name) => [name, await text(name)] as const)));
}

/** What a client's OpenVPN is started with beside its profile. */
export function clientArguments(topology: Topology, name: string, paths: LabPaths): readonly string[] {
  return isStandInNode(topology, name) ? standInArguments(topology, name, paths) : [];
}

/** Changes when a client's OpenVPN has to be started again. */
export function clientSpec(topology: Topology, name: string, profile: string, paths: LabPaths): string {
  return specHash([profile, ...clientArguments(topology, name, paths)]);
}

function isStandInNode({ nodes }: Topology, name: string): boolean {
  const client = nodes.find((node) => node.name === name)?.client;
  return client !== undefined && isStandIn(client);
}

function clientProfile(
  topology: Topology,
  name: string,
  instances: readonly ServerInstance[],
  paths: LabPaths,
): string {
  const { lab, serverAddress: host } = topology;
  const remote = (port: number) => ({ host, port, proto: transportOf(lab) });
  return renderClientProfile({
    ...processOf(lab, name, paths),
    credentials: clientCredentialFiles(credentialDirectory(paths), name),
    remote: remote(lab.vpn.port),
    alternatives: instances.slice(1).map(({ port }) => remote(port)),
    serverName: SERVER_NAME,
  });
}

async function p2pProfile(
  topology: Topology,
  name: string,
  instances: readonly ServerInstance[],
  paths: LabPaths,
): Promise<string> {
  const { lab, serverAddress: host } = topology;
  const port = instances.find(({ client }) => client?.name === name)?.port ?? lab.vpn.port;
  const crypto = await clientCrypto(credentialDirectory(paths), name, lab.vpn.auth);
  if (crypto === undefined) return '';
  return renderP2pProfile({
    ...processOf(lab, name, paths),
    proto: transportOf(lab),
    end: { remote: { host, port } },
    crypto,
  });
}

function processOf({ vpn }: Lab, name: string, paths: LabPaths): ProcessProfile {
  const path = paths.clientManagement(name);
  // Only `ovlab logs --verb` needs it; a run directory with a long name must not keep the lab from starting.
  const fits = Buffer.byteLength(path) <= MAX_SOCKET_PATH_OCTETS;
  return {
    device: interfaceNames.clientTap,
    logFile: paths.clientLog(name),
    verb: vpn.verb,
    ...(fits ? { management: { path } } : {}),
  };
}
