import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../prepare/repository.mjs';
import { hasProgram } from './dhcpv6-programs.mjs';
import { optionsOf } from './ra-daemons.mjs';
import { prefix, routerInterface } from './ra-world.mjs';

/**
 * @typedef {import('./ra-daemons.mjs').DaemonKind} DaemonKind
 * @typedef {import('./ra-world.mjs').World} World
 */

/** 2^24 addresses, so that no run comes near the end. */
export const pool = { first: `${prefix}d:0:0`, last: `${prefix}d:ff:ffff` };
const lifetimes = { preferred: 14_400, valid: 86_400 };
const dnsServer = `${prefix}53`;
const domain = 'lab.example';

/** The processor of the server; the generator has the other one. */
const processor = '0';

/** @type {(dist: string | undefined) => DaemonKind} */
const ovlab = (dist = join(root, 'packages/responder/dist')) => ({
  name: 'ovlab',
  command: ({ directory }) => {
    const program = join(dist, 'bin.js');
    return [
      process.execPath,
      ...[...optionsOf(program), program],
      ...['--interface', routerInterface, '--prefix', `${prefix}/64`, '--log-level', 'warn'],
      ...['--dhcpv6', 'stateful', '--pool', `${pool.first}-${pool.last}`],
      ...['--lease-db', `lmdb:${join(directory, 'leases')}`],
      ...['--preferred-lifetime', String(lifetimes.preferred)],
      ...['--valid-lifetime', String(lifetimes.valid)],
      ...['--rdnss', dnsServer, '--dnssl', domain],
    ];
  },
});

/** @type {DaemonKind} */
const kea = {
  name: 'kea',
  command: ({ directory }) => {
    const config = join(directory, 'kea.json');
    const configuration = {
      'interfaces-config': { interfaces: [routerInterface] },
      'data-directory': directory,
      'lease-database': { type: 'memfile', name: join(directory, 'leases.csv') },
      'preferred-lifetime': lifetimes.preferred,
      'valid-lifetime': lifetimes.valid,
      'option-data': [
        { name: 'dns-servers', data: dnsServer },
        { name: 'domain-search', data: domain },
      ],
      loggers: [{ name: 'kea-dhcp6', severity: 'ERROR', output_options: [{ output: 'stderr' }] }],
      subnet6: [
        {
          id: 1,
          subnet: `${prefix}/64`,
          interface: routerInterface,
          'rapid-commit': true,
          pools: [{ pool: `${pool.first}-${pool.last}` }],
        },
      ],
    };
    writeFileSync(config, JSON.stringify({ Dhcp6: configuration }));
    // Otherwise two of them on one machine would stand in each other's way.
    const places = [`KEA_PIDFILE_DIR=${directory}`, 'KEA_LOCKFILE_DIR=none'];
    return ['env', ...places, 'kea-dhcp6', '-c', config];
  },
};

/** @type {DaemonKind} */
const dhcpd = {
  name: 'dhcpd',
  command: ({ directory }) => {
    const [config, leases] = [join(directory, 'dhcpd.conf'), join(directory, 'dhcpd.leases')];
    const lines = [
      `preferred-lifetime ${lifetimes.preferred};`,
      `default-lease-time ${lifetimes.valid};`,
      'authoritative;',
      'option dhcp6.rapid-commit;',
      `subnet6 ${prefix}/64 {`,
      `  range6 ${pool.first} ${pool.last};`,
      `  option dhcp6.name-servers ${dnsServer};`,
      `  option dhcp6.domain-search "${domain}";`,
      '}',
    ];
    writeFileSync(config, `${lines.join('\n')}\n`);
    writeFileSync(leases, '', { flag: 'a' });
    return ['dhcpd', '-6', '-f', '-q', '-cf', config, '-lf', leases, '--no-pid', routerInterface];
  },
};

/** @type {DaemonKind} */
const dnsmasq = {
  name: 'dnsmasq',
  command: ({ directory }) => {
    const config = join(directory, 'dnsmasq.conf');
    const lines = [
      'port=0',
      'no-resolv',
      'no-hosts',
      'user=root',
      'log-facility=-',
      'quiet-dhcp6',
      `pid-file=${join(directory, 'dnsmasq.pid')}`,
      `dhcp-leasefile=${join(directory, 'dnsmasq.leases')}`,
      // A thousand is the standard.
      'dhcp-lease-max=10000000',
      'dhcp-authoritative',
      'dhcp-rapid-commit',
      `interface=${routerInterface}`,
      `dhcp-range=${pool.first},${pool.last},64,${lifetimes.valid}`,
      `dhcp-option=option6:dns-server,[${dnsServer}]`,
      `dhcp-option=option6:domain-search,${domain}`,
    ];
    writeFileSync(config, `${lines.join('\n')}\n`);
    return ['dnsmasq', '--keep-in-foreground', `--conf-file=${config}`];
  },
};

/**
 * A server of the user's own, started by a shell that knows INTERFACE, DIRECTORY, PREFIX, FIRST and LAST.
 *
 * @type {(command: string) => DaemonKind}
 */
const other = (command) => ({
  name: 'other',
  command: ({ directory }) => [
    'env',
    `INTERFACE=${routerInterface}`,
    `DIRECTORY=${directory}`,
    `PREFIX=${prefix}/64`,
    `FIRST=${pool.first}`,
    `LAST=${pool.last}`,
    ...['sh', '-c', `exec ${command}`],
  ],
});

/** @param {DaemonKind} kind @returns {DaemonKind} */
function pinned(kind) {
  return { name: kind.name, command: (world) => ['taskset', '-c', processor, ...kind.command(world)] };
}

/**
 * The servers to measure, each on its processor; says which are not installed.
 *
 * @param {{ names: readonly string[], dist?: string | undefined, command?: string | undefined }} options command: of
 *   a server of the user's own, which is added
 * @returns {DaemonKind[]}
 */
export function servers({ names, dist, command }) {
  const known = new Map([ovlab(dist), kea, dhcpd, dnsmasq].map((kind) => [kind.name, kind]));
  /** @type {Record<string, [program: string, debian: string]>} */
  const programs = {
    kea: ['kea-dhcp6', 'kea-dhcp6-server'],
    dhcpd: ['dhcpd', 'isc-dhcp-server'],
    dnsmasq: ['dnsmasq', 'dnsmasq-base'],
  };
  const chosen = names.flatMap((name) => {
    const kind = known.get(name);
    if (kind === undefined) throw new Error(`no server ${name}; there are: ${[...known.keys()].join(', ')}`);
    const [program, debian] = programs[name] ?? [];
    if (program === undefined || hasProgram(program)) return [kind];
    process.stderr.write(`${name} is left out: apt-get install ${debian}\n`);
    return [];
  });
  if (command !== undefined) chosen.push(other(command));
  return chosen.map((kind) => pinned(kind));
}
