import { readFileSync } from 'node:fs';
import { createRecordedRunner, type RecordedRunner } from '@ovlab/runner';
import { type HostSnapshot, type LinkState, type MachineSnapshot, observe } from '../src/index.ts';

function read(name: string): string {
  return readFileSync(new URL(`./recorded/${name}`, import.meta.url), 'utf8');
}

/** Answers as a Debian 12 host with `eth0` gave them. */
export function recordedHost(): RecordedRunner {
  const sysctls = ['all', 'default', 'lo', 'eth0'].map(
    (link) => `net.ipv6.conf.${link}.forwarding net.ipv6.conf.${link}.accept_ra`,
  );
  const bridges = ['ip6tables', 'iptables', 'arptables'].map((name) => `net.bridge.bridge-nf-call-${name}`);
  return createRecordedRunner({
    'ip -j -d -batch -': read('plain.ip.txt'),
    'ip -j -d -6 route show table main': read('plain.routes6.json'),
    'nft -j list ruleset': read('plain.nft.json'),
    [`sysctl -e net.ipv4.ip_forward ${bridges.join(' ')} ${sysctls.join(' ')}`]: read('plain.sysctl.txt'),
  });
}

/** That host with some things otherwise. */
export async function plainHost(change: Partial<HostSnapshot> = {}): Promise<HostSnapshot> {
  return { ...(await observe(recordedHost())), ...change };
}

/** That host as a real machine, with some things otherwise. */
export async function plainMachine(change: Partial<MachineSnapshot> = {}): Promise<MachineSnapshot> {
  return {
    ...(await plainHost()),
    rules: [],
    tableRoutes: [],
    managers: [],
    dhcpClients: [],
    sessions: [],
    filters: { firewalld: false, ufw: false, iptables: [], forward: { ip4: 'accept', ip6: 'accept' } },
    resolver: { nameservers: [], search: [], options: [] },
    kernel: { release: '6.1.0' },
    ...change,
  };
}

export function link(name: string, change: Partial<LinkState> = {}): LinkState {
  return {
    index: 9,
    name,
    mac: '02:00:00:00:00:09',
    mtu: 1500,
    up: true,
    promiscuous: false,
    addressGenMode: 'none',
    ...change,
  };
}

export const bridge = { stp: false, forwardDelay: 0, multicastSnooping: false, callIp6tables: false };
export const tap = { mode: 'tap', persistent: true } as const;
