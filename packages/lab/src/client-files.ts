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
import { clientCrypto } from './p2p-crypto.ts';
import { credentialDirectory, SERVER_NAME, transportOf } from './server-files.ts';
import type { LabPaths } from './paths.ts';
import { interfaceNames, type Topology } from './topology.ts';

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
 * yet. Keys are named by their paths.
 */
export async function clientProfileTexts(
  topology: Topology,
  paths: LabPaths,
): Promise<Readonly<Record<string, string>>> {
  const instances = serverInstances(topology.lab);
  const names = topology.nodes.filter(({ role }) => role === 'client').map(({ name }) => name);
  const text = topology.lab.vpn.mode === 'p2p' ? p2pProfile : clientProfile;
  return Object.fromEntries(
    await Promise.all(
      names.map(async (name) => [name, await text(topology, name, instances, paths)] as const),
    ),
  );
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
