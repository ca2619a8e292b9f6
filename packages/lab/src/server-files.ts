import { serverInstances, type Lab, type ServerInstance } from '@ovlab/core';
import {
  CredentialStore,
  renderP2pProfile,
  renderServerProfile,
  type ProcessProfile,
  type Transport,
} from '@ovlab/openvpn';
import type { Account } from './accounts.ts';
import { bridgeHook } from './bridge-hook.ts';
import { credentialDirectory } from './credential-directory.ts';
import { ensureServerCrypto } from './p2p-crypto.ts';
import type { LabPaths } from './paths.ts';
import { CONFINED_LIST, makeConfined, unprivileged } from './unprivileged.ts';

export { credentialDirectory };

/** Common name of the server's certificate; clients refuse any other. */
export const SERVER_NAME = 'server';

/** One OpenVPN of the server, with its profile as text; the keys stay in files of their own. */
export interface InstanceProfile {
  readonly instance: ServerInstance;
  readonly text: string;
}

/** The account that a TAP device belongs to; undefined: root. */
export type OwnerOf = (tap: string) => Account | undefined;

/**
 * Makes the keys that are missing. An OpenVPN whose TAP device belongs to somebody becomes that one, and sees nothing of
 * the machine but what it needs then. Errors: `OVLAB_E_CREDENTIALS` and others of the store.
 */
export async function serverProfiles(
  lab: Lab,
  paths: LabPaths,
  ownerOf: OwnerOf = () => undefined,
): Promise<readonly InstanceProfile[]> {
  const instances = serverInstances(lab);
  if (lab.vpn.mode === 'p2p') {
    const profiles: InstanceProfile[] = [];
    // One after the other: keys are made on the way.
    for (const instance of instances) profiles.push(await p2pProfile(lab, instance, paths, ownerOf));
    return profiles;
  }
  const store = await CredentialStore.open(credentialDirectory(paths), { serverName: SERVER_NAME });
  const credentials = await store.ensureServer();
  const profile = async (instance: ServerInstance): Promise<InstanceProfile> => ({
    instance,
    text: renderServerProfile({
      ...(await processOf(lab, instance, paths, ownerOf)),
      credentials:
        runsAs(lab, instance, ownerOf) === undefined
          ? credentials
          : { ...credentials, crl: { file: CONFINED_LIST } },
      proto: transportOf(lab),
      port: instance.port,
      multihome: answersAsAsked(lab),
    }),
  });
  return Promise.all(instances.map(profile));
}

async function p2pProfile(
  lab: Lab,
  instance: ServerInstance,
  paths: LabPaths,
  ownerOf: OwnerOf,
): Promise<InstanceProfile> {
  const client = instance.client?.name ?? '';
  return {
    instance,
    text: renderP2pProfile({
      ...(await processOf(lab, instance, paths, ownerOf)),
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

async function processOf(
  lab: Lab,
  instance: ServerInstance,
  paths: LabPaths,
  ownerOf: OwnerOf,
): Promise<ProcessProfile> {
  const { managementSocket, log } = paths.serverInstance(instance.index);
  const account = runsAs(lab, instance, ownerOf);
  if (account !== undefined) await makeConfined(paths);
  return {
    device: instance.tap,
    management: { path: managementSocket },
    logFile: log,
    // Between two machines the log alone tells of the peer, and 0 silences it.
    verb: instance.client === undefined ? lab.vpn.verb : Math.max(1, lab.vpn.verb),
    ...(lab.vpn.persistentTap ? {} : bridgeHook(lab)),
    ...(account === undefined ? {} : unprivileged(account, paths)),
  };
}

/** One that makes its TAP device has to take it out of the bridge as root. */
function runsAs({ vpn }: Lab, { tap }: ServerInstance, ownerOf: OwnerOf): Account | undefined {
  return vpn.persistentTap ? ownerOf(tap) : undefined;
}
