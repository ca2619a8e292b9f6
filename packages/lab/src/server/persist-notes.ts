import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { MachineSnapshot, PersistBackend, PersistedNetwork } from '@ovlab/linux-host';

/** What a person should know beside the files: what they do not say, and what they need. */
export async function persistNotes(
  { uplink, bridge, lab, routed }: PersistedNetwork,
  backend: PersistBackend,
  { rules, tableRoutes, filters }: MachineSnapshot,
  root: string,
): Promise<readonly string[]> {
  const names = [uplink, bridge];
  const policy =
    rules.some(({ inputInterface = '', outputInterface = '' }) =>
      [inputInterface, outputInterface].some((link) => names.includes(link)),
    ) || tableRoutes.some(({ link = '' }) => names.includes(link));
  const manager = filters.firewalld ? 'firewalld' : filters.iptables.some(({ rules: all }) => all.length > 0);
  return [
    ...(policy && routed === undefined
      ? [
          `policy rules and routes of other tables for ${uplink} are not written: \`ovlab server apply\` makes them after a reboot`,
        ]
      : []),
    ...(manager !== false && !filters.ufw
      ? [
          `the rules of ${manager === true ? 'iptables' : manager} for ${bridge} and for OpenVPN's port last only if that program keeps them`,
        ]
      : []),
    ...(backend === 'ifupdown' && !(await exists(root, ['/usr/sbin/brctl', '/sbin/brctl']))
      ? [
          'ifupdown makes bridges with the package bridge-utils, which is missing: apt-get install bridge-utils',
        ]
      : []),
    ...(backend === 'ifcfg' && !(await exists(root, ['/etc/sysconfig/network-scripts/ifup-eth']))
      ? [
          'the network scripts that read these files are missing; newer systems have them in the package network-scripts',
        ]
      : []),
    ...(root === '/' && backend !== 'ifcfg'
      ? [
          `it counts from the next start on; for the server at once: systemctl daemon-reload && systemctl start ovlab-server@${lab}`,
        ]
      : []),
  ];
}

async function exists(root: string, paths: readonly string[]): Promise<boolean> {
  const found = await Promise.all(
    paths.map((path) =>
      access(join(root, path)).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
