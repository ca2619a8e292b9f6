import { existsSync } from 'node:fs';
import type { Lab, ServerSystem } from '@ovlab/core';
import type { PersistedInstance, SystemSettings } from '@ovlab/linux-host';
import { labPaths } from '../paths.ts';
import { credentialDirectory, serverProfiles } from '../server-files.ts';
import type { ServerHost } from './host-context.ts';

/** `server.system` of the lab file in the words of the host driver. */
export function systemSettings(system: ServerSystem | undefined): SystemSettings {
  const {
    hostname,
    ipv4,
    onboot = true,
    disableIpv6 = [],
    nameservers = [],
    search = [],
    domain,
  } = system ?? {};
  return { hostname, ipv4, onBoot: onboot, disableIpv6, resolver: { nameservers, search, domain } };
}

/**
 * OpenVPN's own files, for a machine whose init script starts it. Keys that are missing are made, unless it is a dry
 * run: then their place is left empty.
 */
export async function bootInstances(
  { name, roots }: ServerHost,
  lab: Lab,
  dryRun: boolean,
): Promise<readonly PersistedInstance[]> {
  const paths = labPaths(name, roots);
  if (dryRun && !existsSync(credentialDirectory(paths))) return [];
  const profiles = await serverProfiles(lab, paths);
  return profiles.map(({ instance, text }) => ({
    name: instance.index === 0 ? name : `${name}-${String(instance.index + 1)}`,
    tap: instance.tap,
    profile: withoutSupervisor(text),
  }));
}

/** Without what only a supervisor makes use of, and whose directories are gone after a reboot. */
function withoutSupervisor(profile: string): string {
  return profile
    .split('\n')
    .filter(
      (line) => !/^(management|management-[\w-]+|log|log-append|machine-readable-output)( |$)/.test(line),
    )
    .join('\n');
}
