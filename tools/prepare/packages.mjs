import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @typedef {object} Requirement
 * @property {string} package name of the Debian package
 * @property {string[]} files programs (looked up in the path) or absolute files; the first that exists will do
 * @property {string} why
 * @property {string[]} [services] that the package starts, now and at each boot, if nobody hinders it
 */

// raw-socket brings binaries for these; on others npm compiles it.
const precompiled = ['20', '22'].includes(process.versions.node.split('.')[0] ?? '');

/** @type {Requirement[]} */
const compiler = [
  { package: 'g++', files: ['g++'], why: 'compiles raw-socket for this Node.js' },
  { package: 'make', files: ['make'], why: 'compiles raw-socket for this Node.js' },
  { package: 'python3', files: ['python3'], why: 'compiles raw-socket for this Node.js (node-gyp)' },
];

/** @type {Requirement[]} */
const lab = [
  { package: 'openvpn', files: ['openvpn'], why: 'carries Ethernet between client and server' },
  { package: 'nftables', files: ['nft'], why: 'keeps router advertisements off the uplink' },
  { package: 'iproute2', files: ['ip'], why: 'makes namespaces, bridges and addresses' },
  { package: 'iputils-ping', files: ['ping'], why: 'shows that the client reaches the internet host' },
  { package: 'procps', files: ['sysctl'], why: 'sets kernel parameters of a namespace' },
  ...(precompiled ? [] : compiler),
];

/** @type {Requirement[]} */
const test = [
  ...lab,
  { package: 'tcpdump', files: ['tcpdump'], why: 'captures what is on the wire (tests)' },
  { package: 'radvd', files: ['radvd'], why: 'another router to compare with (tests)' },
  { package: 'ndisc6', files: ['rdisc6'], why: 'solicits routers (tests)' },
  {
    package: 'python3-scapy',
    files: ['/usr/lib/python3/dist-packages/scapy/__init__.py'],
    why: 'another decoder to compare with, and forged packets (tests)',
  },
  { package: 'systemd', files: ['systemd-analyze'], why: 'judges the units of the responder (tests)' },
  { package: 'curl', files: ['curl'], why: 'another client of the control socket and the metrics (tests)' },
  { package: 'radvdump', files: ['radvdump'], why: 'another decoder to compare with (tests)' },
  { package: 'tshark', files: ['tshark'], why: 'another decoder to compare with (tests)' },
  { package: 'thc-ipv6', files: ['atk6-flood_rs6'], why: 'floods and damaged packets (tests)' },
  { package: 'ipv6toolkit', files: ['ra6'], why: 'floods of advertisements (tests)' },
  { package: 'dnsmasq-base', files: ['dnsmasq'], why: 'another router to compare with (benchmarks)' },
  { package: 'iperf3', files: ['iperf3'], why: 'fills the tunnel with data (benchmarks)' },
  {
    package: 'kea-dhcp6-server',
    files: ['kea-dhcp6'],
    why: 'another DHCPv6 server to compare with (benchmarks)',
    services: ['kea-dhcp6-server'],
  },
  { package: 'kea-admin', files: ['perfdhcp'], why: 'many DHCPv6 clients at once (tests, benchmarks)' },
  {
    package: 'isc-dhcp-server',
    files: ['dhcpd'],
    why: 'a DHCP server (tests), and another DHCPv6 server to compare with (benchmarks)',
    services: ['isc-dhcp-server'],
  },
  { package: 'isc-dhcp-client', files: ['dhclient'], why: 'a client of DHCP and DHCPv6 (tests)' },
  { package: 'dhcpcd-base', files: ['dhcpcd'], why: 'a DHCPv6 client (tests)' },
  {
    package: 'wide-dhcpv6-client',
    files: ['dhcp6c'],
    why: 'a DHCPv6 client (tests)',
    services: ['wide-dhcpv6-client'],
  },
  {
    package: 'dibbler-client',
    files: ['dibbler-client'],
    why: 'a DHCPv6 client (tests)',
    services: ['dibbler-client'],
  },
  {
    package: 'network-manager',
    files: ['NetworkManager'],
    why: 'a DHCPv6 client, and a back end of server persist (tests)',
    services: ['NetworkManager', 'NetworkManager-dispatcher', 'NetworkManager-wait-online'],
  },
  { package: 'netplan.io', files: ['netplan'], why: 'reads what is written for it (tests)' },
  {
    package: 'ifupdown',
    files: ['ifquery'],
    why: 'starts the network that is written for it (tests)',
    services: ['networking'],
  },
  { package: 'bridge-utils', files: ['brctl'], why: 'makes bridges for ifupdown and init scripts (tests)' },
  {
    package: 'iptables',
    files: ['iptables-restore'],
    why: 'a firewall, and what reads rules in the form of iptables-save (tests)',
  },
  {
    package: 'firewalld',
    files: ['firewall-cmd'],
    why: 'a firewall that the network of a server has to get through (tests)',
    services: ['firewalld'],
  },
  {
    package: 'ufw',
    files: ['ufw'],
    why: 'a firewall that the network of a server has to get through (tests)',
    services: ['ufw'],
  },
  {
    package: 'dbus-daemon',
    files: ['dbus-daemon'],
    why: 'what NetworkManager and firewalld are asked through (tests)',
  },
  { package: 'util-linux', files: ['nsenter'], why: 'enters namespaces (tests)' },
  {
    package: 'strace',
    files: ['strace'],
    why: 'shows what is on the disk before a lease is promised (tests)',
  },
  {
    package: 'wine64',
    files: ['/usr/lib/wine/wine64'],
    why: 'runs the scripts for Windows in a cmd.exe (tests)',
  },
  { package: 'openssl', files: ['openssl'], why: 'another certificate tool to compare with (tests)' },
  {
    package: 'postgresql',
    files: [14, 15, 16, 17, 18].map((version) => `/usr/lib/postgresql/${version}/bin/postgres`),
    why: 'keeps leases for several responders (tests)',
    services: ['postgresql'],
  },
];

const requirements = { lab, test };

const directories = [
  ...new Set([
    ...(process.env['PATH'] ?? '').split(delimiter).filter(Boolean),
    // Not in everybody's PATH, but in root's.
    ...['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'],
  ]),
];

/**
 * The requirements that this machine does not meet. Looks at files only: no process is started.
 *
 * @param {keyof typeof requirements} set
 * @param {(file: string) => boolean} [exists]
 */
export function missingPackages(set, exists = existsSync) {
  return requirements[set].filter(
    ({ files }) =>
      !files.some((file) =>
        file.startsWith('/') ? exists(file) : directories.some((directory) => exists(join(directory, file))),
      ),
  );
}
