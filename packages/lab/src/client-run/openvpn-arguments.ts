import type { DetectedOpenvpn } from '@ovlab/openvpn';
import type { Names } from './name-servers.ts';

/** What has to be known of the profile that is run. */
export interface ClientFacts {
  /** Name of the device, when the profile gives it one. */
  readonly device: string | undefined;
  /** Static address, canonical. */
  readonly address: { readonly address: string } | undefined;
  /** The profile gives the device a MAC address. */
  readonly hasMac: boolean;
  /** The profile runs a program of its own once the device is open. */
  readonly hasUp: boolean;
  /** Name servers of IPv6, canonical. */
  readonly dns: readonly string[];
  /** Domains that short names are looked up in. */
  readonly search: readonly string[];
}

/** What a client is told of DNS by its profile. */
export function namesOf({ dns, search }: Pick<ClientFacts, 'dns' | 'search'>): Names {
  return { servers: dns, search };
}

/** Whether that OpenVPN brings a script that sets name servers. */
export function setsNames({ major, minor }: Pick<DetectedOpenvpn, 'major' | 'minor'>): boolean {
  return major > 2 || (major === 2 && minor >= 7);
}

export interface ClientArguments {
  /** Absolute path of the profile. */
  readonly profile: string;
  readonly device: string;
  readonly pidFile: string;
  /** MAC address of the device. */
  readonly mac: string;
  /** File with the passphrase of the key, in its first line. */
  readonly askpass?: string;
  /** OpenVPN is to set name servers; only for one that can. */
  readonly setNames?: boolean;
}

/** OpenVPN leaves a TAP device down that it gives no address to, and one that is down hears no advertisement. */
const linkUp = `/bin/sh -c 'ip link set "$dev" up'`;

/** The profile as it is, and after it, so that it counts, what this machine adds. */
export function openvpnArguments(
  { profile, device, pidFile, mac, askpass, setNames = false }: ClientArguments,
  { hasMac, hasUp }: Pick<ClientFacts, 'hasMac' | 'hasUp'>,
): readonly string[] {
  return [
    '--config',
    profile,
    ...['--dev', device, '--dev-type', 'tap', '--writepid', pidFile],
    ...(hasMac ? [] : ['--lladdr', mac]),
    ...(hasUp ? [] : ['--script-security', '2', '--up', linkUp]),
    // It leaves them alone where there is an "up", if it is not told otherwise.
    ...(setNames ? ['--dns-updown', 'force'] : []),
    ...(askpass === undefined ? [] : ['--askpass', askpass]),
  ];
}
