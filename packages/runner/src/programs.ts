import { access, constants } from 'node:fs/promises';
import { delimiter, isAbsolute, join, resolve } from 'node:path';

/** Debian package of each program that ovlab runs; the names are the same on Ubuntu. */
const debianPackages: Readonly<Record<string, string>> = {
  bridge: 'iproute2',
  dhclient: 'isc-dhcp-client',
  ip: 'iproute2',
  ss: 'iproute2',
  tc: 'iproute2',
  modprobe: 'kmod',
  nft: 'nftables',
  nsenter: 'util-linux',
  openvpn: 'openvpn',
  ping: 'iputils-ping',
  rdisc6: 'ndisc6',
  sysctl: 'procps',
  tcpdump: 'tcpdump',
};

/** The command that installs a program, for the hint of an error. */
export function installHint(program: string): string {
  const name = debianPackages[program];
  return name === undefined
    ? `install ${program}, or add its directory to PATH`
    : `install it with: apt-get install ${name}`;
}

/**
 * Absolute path of a program, or undefined when there is none. The system directories are searched after PATH
 * because the PATH of an ordinary user lacks them on Debian, and `ip` without them is said to be missing.
 */
export async function findProgram(
  file: string,
  cwd = process.cwd(),
  path = process.env['PATH'] ?? '',
): Promise<string | undefined> {
  if (isAbsolute(file)) return (await isExecutable(file)) ? file : undefined;
  if (file.includes('/')) return findProgram(resolve(cwd, file));
  for (const directory of [...path.split(delimiter), '/usr/sbin', '/sbin', '/usr/bin', '/bin']) {
    if (!isAbsolute(directory)) continue;
    const candidate = join(directory, file);
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
