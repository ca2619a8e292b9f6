import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab, LabClient, Runner } from '@ovlab/core';
import writeFileAtomic from 'write-file-atomic';
import { specHash } from './names.ts';
import type { LabPaths } from './paths.ts';
import { addressesSeenBy } from './proc-net.ts';
import { isAlive, type ProcessIdentity } from './procfs.ts';
import { requireIdentity } from './programs.ts';
import { interfaceNames, type Topology } from './topology.ts';

const POLL_MS = 4;
/** Milliseconds that a server may take to answer a Release. */
const RELEASE_MS = 3_000;

const config = `request dhcp6.name-servers, dhcp6.domain-search;
`;

/**
 * What dhclient does with what it got, see dhclient-script(8). The one of Debian would rewrite the host's
 * /etc/resolv.conf, which the nodes of a lab share.
 */
const script = `#!/bin/sh
remove() { [ -z "$1" ] || ip -6 addr del "$1/128" dev "$interface" 2>/dev/null; }
case "$reason" in
  PREINIT6) ip link set dev "$interface" up ;;
  BOUND6 | RENEW6 | REBIND6)
    [ "$old_ip6_address" = "$new_ip6_address" ] || remove "$old_ip6_address"
    [ -z "$new_ip6_address" ] || ip -6 addr replace "$new_ip6_address/128" dev "$interface" \\
      valid_lft "$new_max_life" preferred_lft "$new_preferred_life"
    ;;
  DEPREF6) ip -6 addr change "$cur_ip6_address/128" dev "$interface" preferred_lft 0 ;;
  EXPIRE6 | RELEASE6 | STOP6) remove "$old_ip6_address" ;;
esac
if [ -n "$new_dhcp6_name_servers$new_dhcp6_domain_search" ]; then
  {
    [ -z "$new_dhcp6_domain_search" ] || echo "search $new_dhcp6_domain_search"
    for server in $new_dhcp6_name_servers; do echo "nameserver $server"; done
  } >"$OVLAB_RESOLV_CONF"
fi
exit 0
`;

/** Whether a client of the lab asks for its address or for what else there is to know by DHCPv6. */
export function usesDhcp({ advertise }: Lab, client: LabClient | undefined): boolean {
  return advertise.dhcpv6 !== 'off' && client !== undefined && client.address === undefined;
}

/** What each client's dhclient is started with, by name; one that changes has to be started again. */
export function dhcpClientSpecs({ lab, nodes }: Topology): Readonly<Record<string, string>> {
  const spec = specHash([lab.advertise.dhcpv6, config, script]);
  return Object.fromEntries(
    nodes.filter(({ client }) => usesDhcp(lab, client)).map(({ name }) => [name, spec]),
  );
}

/**
 * Starts dhclient on a client's tunnel, in its namespace, as soon as the tunnel has a link-local address, without
 * which it would give up. It outlives the caller.
 *
 * Errors: `OVLAB_E_ABORTED`; nothing is started when OpenVPN ends before.
 */
export async function startDhcpClient(
  inClient: Runner,
  { name, openvpn }: { readonly name: string; readonly openvpn: ProcessIdentity },
  mode: 'stateless' | 'stateful',
  paths: LabPaths,
  signal: AbortSignal,
): Promise<ProcessIdentity | undefined> {
  if (!(await hasLinkLocal(openvpn, signal))) return undefined;
  const files = dhcpClientFiles(paths, name);
  // Read by the person after a mode that no longer asks for them, it would be a lie.
  await Promise.all([
    rm(paths.resolvConf(name), { force: true }),
    writeFileAtomic(files.config, config, { mode: 0o600, fsync: false }),
    writeFileAtomic(files.script, script, { mode: 0o700, fsync: false }),
  ]);
  const { pid } = await inClient.start(
    'dhclient',
    ['-6', '-d', ...(mode === 'stateless' ? ['-S'] : []), ...commonArguments(paths, name)],
    { logFile: paths.dhcpLog(name), detached: true },
  );
  return requireIdentity(pid, 'dhclient', name);
}

/**
 * Ends a client's dhclient, which gives its lease back first (RFC 9915 18.2.7) and takes the address off the tunnel.
 * Without an answer it goes on after some seconds, and may be left running.
 */
export async function releaseDhcpClient(inClient: Runner, name: string, paths: LabPaths): Promise<void> {
  await inClient.run('dhclient', ['-6', '-r', ...commonArguments(paths, name)], {
    reject: false,
    timeout: RELEASE_MS,
  });
}

function commonArguments(paths: LabPaths, name: string): string[] {
  const { config: cf, leases: lf, pid: pf, script: sf } = dhcpClientFiles(paths, name);
  const options = Object.entries({ cf, lf, pf, sf }).flatMap(([option, file]) => [`-${option}`, file]);
  return [...options, '-e', `OVLAB_RESOLV_CONF=${paths.resolvConf(name)}`, interfaceNames.clientTap];
}

/** Below the directory for keys, because programs may not be run from /run. */
function dhcpClientFiles({ state }: LabPaths, name: string) {
  const file = (suffix: string): string => join(state, `dhclient-${name}${suffix}`);
  return { config: file('.conf'), script: file('.sh'), leases: file('.leases'), pid: file('.pid') };
}

/** False when OpenVPN has ended. */
async function hasLinkLocal(openvpn: ProcessIdentity, signal: AbortSignal): Promise<boolean> {
  while (isAlive(openvpn)) {
    signal.throwIfAborted();
    const there = addressesSeenBy(openvpn.pid).some(
      ({ interfaceName, scope }) => interfaceName === interfaceNames.clientTap && scope === 'link',
    );
    if (there) return true;
    await sleep(POLL_MS, undefined, { signal });
  }
  return false;
}
