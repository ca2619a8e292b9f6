import { bad, check, good, skipped, type Check } from '../check.ts';
import type { ProcessFact } from '../gather/processes.ts';
import { profileOf } from '../gather/client.ts';
import { noLabFile, portsOf } from './shared.ts';

const dhcpClients = ['dhclient', 'dhcpcd', 'udhcpc', 'udhcpc6', 'dhcp6c'] as const;
const raDaemons = ['radvd', 'corerad', 'rtadvd', 'ovlab-responder'] as const;

function pids(processes: readonly ProcessFact[]): string {
  return processes.map(({ name, pid }) => `${name} (pid ${String(pid)})`).join(' and ');
}

function kill(processes: readonly ProcessFact[]): string {
  return `stop one of them, for example: kill ${String(processes.at(-1)?.pid)}`;
}

/** Interface and family that a DHCP client serves; one of each is as it should be. */
function leaseOf({ name, args }: ProcessFact): string {
  const family = /6/.test(name) || args.includes('-6') ? 6 : 4;
  const link = args.find(
    (word, index) => !word.startsWith('-') && !/^-[a-z]{2}$/.test(args[index - 1] ?? ''),
  );
  return `${link ?? 'every interface'} over IPv${String(family)}`;
}

const dhcp = check({
  id: 'duplicate.dhcp-client',
  title: 'One DHCP client serves an interface',
  severity: 'error',
  side: 'both',
  looksAt: 'processes of this network namespace',
  consequence: 'The two take turns to set addresses and routes, and one of them undoes the bridge.',
  needs: ['processes'],
  judge: ({ processes }) => {
    const clients = processes.filter(({ name }) => (dhcpClients as readonly string[]).includes(name));
    for (const process of clients) {
      // Of dhcpcd several processes are one client.
      const same = clients.filter(
        (other) => leaseOf(other) === leaseOf(process) && (other === process || other.name !== 'dhcpcd'),
      );
      if (same.length > 1) return bad(`${pids(same)} serve ${leaseOf(process)}`, kill(same));
    }
    return good(clients.length === 0 ? 'no DHCP client runs by itself' : `one each: ${pids(clients)}`);
  },
});

/** Which daemon a process is, when it sends Router Advertisements. */
function isRaDaemon({ name, args }: ProcessFact): boolean {
  if ((raDaemons as readonly string[]).includes(name)) return true;
  if (name === 'dnsmasq') return args.some((word) => word === '--enable-ra');
  return name === 'node' && args.some((word) => /(?:^|\/)ovlab(?:\.js)?$/.test(word)) && args.includes('ra');
}

const advertisers = check({
  id: 'duplicate.ra-daemon',
  title: 'One daemon sends Router Advertisements',
  severity: 'error',
  looksAt: 'processes of this network namespace',
  consequence: 'Clients hear contradicting lifetimes, prefixes and DNS servers from one address.',
  needs: ['processes', 'supervisor'],
  judge: ({ processes, supervisor }) => {
    // radvd runs as two processes of which one is the parent; its separate privileges make it no second daemon.
    const daemons = [...new Map(processes.filter(isRaDaemon).map((found) => [found.name, found])).values()];
    const own = supervisor.state === 'answers' ? ['the supervisor of ovlab'] : [];
    const all = [...own, ...daemons.map((daemon) => pids([daemon]))];
    return all.length > 1
      ? bad(`${all.join(' and ')} run at the same time`, kill(daemons))
      : good(all[0] === undefined ? 'none runs' : `only ${all[0]} runs`);
  },
});

const openvpn = check({
  id: 'duplicate.openvpn',
  title: 'One OpenVPN runs for a profile',
  severity: 'error',
  side: 'both',
  looksAt: 'processes of this network namespace',
  consequence:
    'Two OpenVPN processes fight for one TAP device and one port, and tunnels break again and again.',
  needs: ['processes'],
  judge: ({ processes }) => {
    const running = processes.filter(({ name }) => name === 'openvpn');
    for (const process of running) {
      const profile = profileOf(process.args);
      const same = running.filter(({ args }) => profile !== undefined && profileOf(args) === profile);
      if (same.length > 1) return bad(`${pids(same)} run with ${String(profile)}`, kill(same));
    }
    return good(running.length === 0 ? 'no OpenVPN runs' : `${String(running.length)} with a profile each`);
  },
});

const port = check({
  id: 'port.taken',
  title: 'No other program has the port of OpenVPN',
  severity: 'error',
  looksAt: '`ss -lntup`',
  consequence: 'OpenVPN cannot listen, and no client gets in.',
  needs: ['sockets'],
  judge: ({ sockets }, subject) => {
    if (subject.lab === undefined) return noLabFile;
    const { proto } = subject.lab.vpn;
    const ports = portsOf(subject);
    const here = sockets.filter((socket) => socket.proto === proto && ports.includes(socket.port));
    const other = here.find(({ program }) => program !== undefined && program !== 'openvpn');
    if (other !== undefined) {
      const who = `${String(other.program)} (pid ${String(other.pid)})`;
      return bad(
        `${who} has ${other.address}:${String(other.port)}/${proto}`,
        `stop ${String(other.program)}, or give vpn.port another value in the lab file`,
      );
    }
    if (here.length === 0) return good(`nobody has ${ports.join(', ')}/${proto}`);
    return here.some(({ program }) => program === undefined)
      ? skipped('the program that has the port is not shown to this user')
      : good(`OpenVPN has ${ports.join(', ')}/${proto}`);
  },
});

export const duplicateChecks: readonly Check[] = [dhcp, advertisers, openvpn, port];
