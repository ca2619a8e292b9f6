import {
  CredentialStore,
  inlineCredentials,
  ManagementClient,
  renderClientProfile,
  renderServerProfile,
} from '@ovlab/openvpn';

/** Keys, a server profile, and a client profile that is one file. */
export async function profiles(directory: string): Promise<{ server: string; client: string }> {
  const store = await CredentialStore.open(`${directory}/keys`);
  const server = renderServerProfile({
    device: 'tap0',
    proto: 'udp4',
    port: 1194,
    credentials: await store.ensureServer(),
    management: { path: `${directory}/server.sock` },
  });
  const client = renderClientProfile({
    device: 'tap0',
    remote: { host: '127.0.0.1', port: 1194, proto: 'udp4' },
    serverName: store.serverName,
    credentials: await inlineCredentials(await store.ensureClient('laptop')),
  });
  return { server, client };
}

/** Waits for a running server and says who is connected. */
export async function connectedClients(directory: string): Promise<string[]> {
  const management = await ManagementClient.connect(`${directory}/server.sock`, { timeout: 5_000 });
  const { clients } = await management.status();
  management.close();
  return clients.map(({ commonName, realAddress }) => `${commonName} from ${realAddress}`);
}
