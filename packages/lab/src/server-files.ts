import { serverInstances, type Lab, type ServerInstance } from '@ovlab/core';
import {
  CredentialStore,
  renderP2pProfile,
  renderServerProfile,
  type ProcessProfile,
  type Transport,
} from '@ovlab/openvpn';
import { join } from 'node:path';
import { bridgeHook } from './bridge-hook.ts';
import { ensureServerCrypto } from './p2p-crypto.ts';
import type { LabPaths } from './paths.ts';

/** Directory of the certificate authority and the keys it signed. */
export function credentialDirectory(paths: Pick<LabPaths, 'state'>): string {
  return join(paths.state, 'pki');
}

/** Common name of the server's certificate; clients refuse any other. */
export const SERVER_NAME = 'server';

/** One OpenVPN of the server, with its profile as text; the keys stay in files of their own. */
export interface InstanceProfile {
  readonly instance: ServerInstance;
  readonly text: string;
}

/** Makes the keys that are missing. Errors: `OVLAB_E_CREDENTIALS` and others of the store. */
export async function serverProfiles(lab: Lab, paths: LabPaths): Promise<readonly InstanceProfile[]> {
  const instances = serverInstances(lab);
  if (lab.vpn.mode === 'p2p') {
    const profiles: InstanceProfile[] = [];
    // One after the other: keys are made on the way.
    for (const instance of instances) profiles.push(await p2pProfile(lab, instance, paths));
    return profiles;
  }
  const store = await CredentialStore.open(credentialDirectory(paths), { serverName: SERVER_NAME });
  const credentials = await store.ensureServer();
  return instances.map((instance) => ({
    instance,
    text: renderServerProfile({
      ...processOf(lab, instance, paths),
      credentials,
      proto: transportOf(lab),
      port: instance.port,
      multihome: answersAsAsked(lab),
    }),
  }));
}

async function p2pProfile(lab: Lab, instance: ServerInstance, paths: LabPaths): Promise<InstanceProfile> {
  const client = instance.client?.name ?? '';
  return {
    instance,
    text: renderP2pProfile({
      ...processOf(lab, instance, paths),
      proto: transportOf(lab),
      end: { listen: { port: instance.port, multihome: answersAsAsked(lab) } },
      crypto: await ensureServerCrypto(credentialDirectory(paths), client, lab.vpn.auth),
    }),
  };
}

/** Transport of a lab's tunnels, at both ends. */
export function transportOf({ vpn }: Lab): Transport {
  return `${vpn.proto}${vpn.transport === 'ipv4' ? '4' : '6'}`;
}

/** The kernel would take one of several IPv6 addresses by its own rules, and the client hears only one. */
function answersAsAsked({ vpn }: Lab): boolean {
  return vpn.transport === 'ipv6';
}

function processOf(lab: Lab, instance: ServerInstance, paths: LabPaths): ProcessProfile {
  const { managementSocket, log } = paths.serverInstance(instance.index);
  return {
    device: instance.tap,
    management: { path: managementSocket },
    logFile: log,
    // Between two machines the log alone tells of the peer, and 0 silences it.
    verb: instance.client === undefined ? lab.vpn.verb : Math.max(1, lab.vpn.verb),
    ...(lab.vpn.persistentTap ? {} : bridgeHook(lab)),
  };
}
