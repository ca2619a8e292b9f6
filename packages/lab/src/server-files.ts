import type { Lab } from '@ovlab/core';
import { CredentialStore, renderServerProfile } from '@ovlab/openvpn';
import { join } from 'node:path';
import type { LabPaths } from './paths.ts';

/** Directory of the certificate authority and the keys it signed. */
export function credentialDirectory(paths: LabPaths): string {
  return join(paths.state, 'pki');
}

/** Common name of the server's certificate; clients refuse any other. */
export const SERVER_NAME = 'server';

/** The OpenVPN profile of the server, as text; the keys stay in files of their own. */
export async function serverProfileText(lab: Lab, paths: LabPaths): Promise<string> {
  const store = await CredentialStore.open(credentialDirectory(paths), { serverName: SERVER_NAME });
  const credentials = await store.ensureServer();
  return renderServerProfile({
    device: lab.server.tap,
    credentials,
    management: { path: paths.managementSocket },
    logFile: paths.serverLog,
    verb: lab.vpn.verb,
    proto: `${lab.vpn.proto}4`,
    port: lab.vpn.port,
  });
}
