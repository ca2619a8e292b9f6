import { clientCredentialFiles, CredentialStore, renderClientProfile } from '@ovlab/openvpn';
import { credentialDirectory, SERVER_NAME } from './server-files.ts';
import type { LabPaths } from './paths.ts';
import { interfaceNames, type Topology } from './topology.ts';

/** Makes the certificates and keys that are missing: the server's, and one pair for each client. */
export async function ensureCredentials(paths: LabPaths, clients: readonly string[]): Promise<void> {
  const store = await CredentialStore.open(credentialDirectory(paths), { serverName: SERVER_NAME });
  await store.ensureServer();
  for (const client of clients) await store.ensureClient(client);
}

/** The OpenVPN profile of each client that runs in the lab, by name. Pure: the keys are named by their paths. */
export function clientProfileTexts(topology: Topology, paths: LabPaths): Readonly<Record<string, string>> {
  const { lab } = topology;
  const directory = credentialDirectory(paths);
  const clients = topology.nodes.filter(({ role }) => role === 'client');
  return Object.fromEntries(
    clients.map(({ name }) => [
      name,
      renderClientProfile({
        device: interfaceNames.clientTap,
        credentials: clientCredentialFiles(directory, name),
        logFile: paths.clientLog(name),
        verb: lab.vpn.verb,
        remote: { host: topology.serverAddress, port: lab.vpn.port, proto: `${lab.vpn.proto}4` },
        serverName: SERVER_NAME,
      }),
    ]),
  );
}
