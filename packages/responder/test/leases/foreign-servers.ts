import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startProgram, type Program } from '../interop-dhcpv6/servers/program.ts';

/** Another server with its lease file, on an interface `lan0` that has an address of 2001:db8:55::/64. */
export interface ForeignServer {
  readonly program: Program;
  readonly leaseFile: string;
}

const range = { first: '2001:db8:55::1:0', last: '2001:db8:55::1:ffff' };

/** Kea with a memfile. */
export async function startKea(netns: string, folder: string): Promise<ForeignServer> {
  const leaseFile = join(folder, 'kea-leases6.csv');
  const configuration = {
    'interfaces-config': { interfaces: ['lan0'] },
    'data-directory': folder,
    'lease-database': { type: 'memfile', name: leaseFile, 'lfc-interval': 0 },
    'preferred-lifetime': 3_000,
    'valid-lifetime': 4_000,
    loggers: [{ name: 'kea-dhcp6', output_options: [{ output: 'stderr' }], severity: 'INFO' }],
    subnet6: [
      {
        id: 1,
        subnet: '2001:db8:55::/64',
        interface: 'lan0',
        pools: [{ pool: `${range.first}-${range.last}` }],
        'pd-pools': [{ prefix: '2001:db8:100::', 'prefix-len': 40, 'delegated-len': 56 }],
      },
    ],
  };
  const file = join(folder, 'kea.json');
  writeFileSync(file, JSON.stringify({ Dhcp6: configuration }));
  const environment = { KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: 'none' };
  const program = startProgram(netns, ['kea-dhcp6', '-c', file], environment);
  await program.untilSaid('DHCP6_STARTED');
  return { program, leaseFile };
}

/** ISC dhcpd. */
export async function startIsc(netns: string, folder: string): Promise<ForeignServer> {
  const leaseFile = join(folder, 'dhcpd6.leases');
  writeFileSync(leaseFile, '');
  const file = join(folder, 'dhcpd6.conf');
  writeFileSync(
    file,
    `default-lease-time 4000; preferred-lifetime 3000;
     subnet6 2001:db8:55::/64 {
       range6 ${range.first} ${range.last};
       prefix6 2001:db8:100:: 2001:db8:1ff:ff00:: /56;
     }`,
  );
  const program = startProgram(netns, [
    'dhcpd',
    '-6',
    '-d',
    '--no-pid',
    '-cf',
    file,
    '-lf',
    leaseFile,
    'lan0',
  ]);
  await program.untilSaid('Server starting service');
  return { program, leaseFile };
}

/** dnsmasq, which delegates no prefixes. */
export async function startDnsmasq(netns: string, folder: string): Promise<ForeignServer> {
  const leaseFile = join(folder, 'dnsmasq.leases');
  const program = startProgram(netns, [
    'dnsmasq',
    ...['--conf-file=/dev/null', '--no-daemon', '--port=0', '--interface=lan0', '--pid-file='],
    ...[`--dhcp-leasefile=${leaseFile}`, `--dhcp-range=${range.first},${range.last},4000`, '--user=root'],
  ]);
  await program.untilSaid('DHCPv6, IP range');
  return { program, leaseFile };
}
