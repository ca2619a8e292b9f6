import { bad, check, good, skipped, type Check } from '../check.ts';

const MiB = 1_048_576;
/** What a running server writes before anybody would look again. */
const warnBelow = 50 * MiB;
const failBelow = MiB;
const leastFiles = 100;

const disk = check({
  id: 'disk.space',
  title: 'There is room for state, leases and logs',
  severity: 'error',
  side: 'both',
  looksAt: 'file systems of the run-time and state directories; a warning below 50 MiB',
  consequence: 'Leases, keys and the journal of a change cannot be written.',
  needs: ['directories'],
  judge: ({ directories }) => {
    const tight = [...directories].sort((a, b) => a.freeOctets - b.freeOctets)[0];
    const noFiles = directories.find(({ freeFiles = leastFiles }) => freeFiles < leastFiles);
    if (tight === undefined) return skipped('there is no directory to look at');
    const room = `${(tight.freeOctets / MiB).toFixed(0)} MiB are free at ${tight.path}`;
    const mend = `find what fills it: du -xsh ${tight.path}/*; journalctl --vacuum-size=100M`;
    if (noFiles !== undefined) return bad(`no more files can be made at ${noFiles.path}`, mend);
    if (tight.freeOctets >= warnBelow) return good(room);
    return bad(room, mend, tight.freeOctets < failBelow ? {} : { severity: 'warning' });
  },
});

const run = check({
  id: 'run.permissions',
  title: 'Only the owner can enter the directory of the run-time state',
  severity: 'error',
  looksAt: 'permissions of `/run/ovlab/NAME`',
  consequence: "Others can talk to the supervisor's and OpenVPN's control sockets.",
  fixes: true,
  needs: ['directories'],
  judge: ({ directories }) => {
    const found = directories.find(({ role }) => role === 'run');
    if (found?.mode === undefined) return skipped(`${found?.path ?? 'it'} does not exist`);
    if ((found.mode & 0o077) === 0)
      return good(`${found.path} has ${found.mode.toString(8).padStart(4, '0')}`);
    return bad(`${found.path} has ${found.mode.toString(8).padStart(4, '0')}`, `chmod 0700 ${found.path}`, {
      fix: [{ kind: 'chmod', path: found.path, mode: 0o700 }],
    });
  },
});

const leases = check({
  id: 'lease.writable',
  title: 'The DHCPv6 leases can be written',
  severity: 'error',
  looksAt: 'directory of the leases',
  consequence: 'After a restart the server may give an address that another client still uses.',
  needs: ['directories'],
  judge: ({ directories }, { lab }) => {
    if (lab?.advertise.dhcpv6 !== 'stateful') return skipped('advertise.dhcpv6 is not stateful');
    const found = directories.find(({ role }) => role === 'leases');
    if (found?.mode === undefined) return skipped(`${found?.path ?? 'it'} is made with the first lease`);
    return found.writable
      ? good(`${found.path} can be written`)
      : bad(`${found.path} cannot be written`, `chown -R root: ${found.path} && chmod 0700 ${found.path}`);
  },
});

const crowded = 0.8;

const neighbours = check({
  id: 'table.neighbours',
  title: 'The neighbour table has room',
  severity: 'error',
  looksAt: '`ip -6 neigh` and `net.ipv6.neigh.default.gc_thresh3`; a warning at 80 %',
  consequence: 'The kernel cannot remember another client: packets to it are dropped.',
  fixes: true,
  needs: ['neighbours', 'sysctls'],
  judge: ({ neighbours: all, sysctls }) => {
    const name = 'net.ipv6.neigh.default.gc_thresh3';
    const most = Number(sysctls[name]);
    const count = all.filter(({ address, state }) => address.includes(':') && state !== 'NOARP').length;
    if (sysctls[name] === undefined)
      return skipped(`${name} belongs to the machine's first network namespace`);
    const words = `${String(count)} of ${String(most)}`;
    if (count < most * crowded) return good(words);
    const more = String(most * 4);
    return bad(words, `sysctl -w ${name}=${more}`, {
      fix: [{ kind: 'sysctl', values: { [name]: more } }],
      ...(count < most ? { severity: 'warning' as const } : {}),
    });
  },
});

const connections = check({
  id: 'table.connections',
  title: 'The connection tracking table has room',
  severity: 'error',
  looksAt: '`nf_conntrack_count` and `nf_conntrack_max`; a warning at 80 %',
  consequence: 'The firewall drops the first packet of every further connection.',
  fixes: true,
  needs: ['sysctls'],
  judge: ({ sysctls }) => {
    const name = 'net.netfilter.nf_conntrack_max';
    const count = sysctls['net.netfilter.nf_conntrack_count'];
    const most = sysctls[name];
    if (count === undefined || most === undefined) return skipped('the kernel tracks no connections');
    const words = `${count} of ${most}`;
    if (Number(most) === 0 || Number(count) < Number(most) * crowded) return good(words);
    const more = String(Number(most) * 2);
    return bad(words, `sysctl -w ${name}=${more}`, {
      fix: [{ kind: 'sysctl', values: { [name]: more } }],
      ...(Number(count) < Number(most) ? { severity: 'warning' as const } : {}),
    });
  },
});

export const resourceChecks: readonly Check[] = [disk, run, leases, neighbours, connections];
