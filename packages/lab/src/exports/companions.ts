import type { BundleFile } from '@ovlab/windows-client';
import { macOfProfile } from '../client-run/stable-mac.ts';
import { macosNote } from './macos-note.ts';
import { networkManagerConnection, networkManagerName, type ClientNetwork } from './networkmanager.ts';
import { systemdUnit, systemdUnitName } from './systemd-unit.ts';

/** Who starts the client on Linux, and sets its addresses. */
export type LinuxService = 'systemd' | 'networkmanager';

/**
 * What goes along with a profile for Linux; nothing where the person starts OpenVPN.
 *
 * @param profile its text, of which the device gets its MAC address
 */
export function linuxCompanions(
  client: string,
  profile: string,
  network: ClientNetwork,
  service: LinuxService | undefined,
): readonly BundleFile[] {
  if (service === undefined) return [];
  const mac = macOfProfile(profile);
  const networkManager = service === 'networkmanager';
  return [
    file(systemdUnitName(client), systemdUnit({ client, mac, networkManager }), 0o644),
    ...(networkManager
      ? [file(networkManagerName(client), networkManagerConnection(client, mac, network), 0o600)]
      : []),
  ];
}

/** What goes along with a profile for macOS. */
export function macosCompanions(client: string): readonly BundleFile[] {
  return [file('README-macos.txt', macosNote(client), 0o600)];
}

function file(name: string, text: string, mode: number): BundleFile {
  return { name, text, mode };
}
