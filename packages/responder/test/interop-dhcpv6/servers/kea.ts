import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DNS_SERVER, DOMAIN, POOL, PREFIX, SERVER_INTERFACE, type Lan } from '../lan.ts';
import { startProgram } from './program.ts';
import { TIMES, type ServerKind, type ServerSettings } from './server.ts';

/** Another server on which to try the clients and the tests themselves, with radvd for the advertisements. */
export const kea: ServerKind = {
  name: 'Kea',
  async start(lan, settings) {
    const file = join(lan.directory, 'kea.json');
    writeFileSync(file, JSON.stringify({ Dhcp6: configuration(lan, settings) }));
    const server = startProgram(lan.server, ['kea-dhcp6', '-c', file], {
      KEA_PIDFILE_DIR: lan.directory,
      KEA_LOCKFILE_DIR: 'none',
    });
    const radvdFile = join(lan.directory, 'radvd.conf');
    writeFileSync(radvdFile, advertisement(settings));
    const pidFile = join(lan.directory, 'radvd.pid');
    const line = ['radvd', '--nodaemon', '-C', radvdFile, '-p', pidFile, '-m', 'stderr'];
    const router = startProgram(lan.server, line);
    await server.untilSaid('DHCP6_STARTED');
    return {
      pid: server.pid,
      get running() {
        return server.running;
      },
      said: () => server.said() + router.said(),
      async end() {
        await Promise.all([server.end(), router.end()]);
      },
    };
  },
  remove: () => Promise.resolve(),
};

function configuration({ directory }: Lan, { mode }: ServerSettings): object {
  return {
    'interfaces-config': { interfaces: [SERVER_INTERFACE] },
    'data-directory': directory,
    'lease-database': { type: 'memfile', name: join(directory, 'leases.csv'), 'lfc-interval': 0 },
    'renew-timer': TIMES.t1,
    'rebind-timer': TIMES.t2,
    'preferred-lifetime': TIMES.preferred,
    'valid-lifetime': TIMES.valid,
    'option-data': [
      { name: 'dns-servers', data: DNS_SERVER },
      { name: 'domain-search', data: DOMAIN },
    ],
    // One of them says that it has started; the rest says something of each message.
    loggers: [
      { name: 'kea-dhcp6', output_options: [{ output: 'stderr' }], severity: 'ERROR' },
      { name: 'kea-dhcp6.dhcp6', output_options: [{ output: 'stderr' }], severity: 'INFO' },
    ],
    subnet6: [
      {
        id: 1,
        subnet: PREFIX,
        interface: SERVER_INTERFACE,
        'rapid-commit': true,
        pools: mode === 'stateful' ? [{ pool: `${POOL.first}-${POOL.last}` }] : [],
      },
    ],
  };
}

function advertisement({ mode }: ServerSettings): string {
  const managed = mode === 'stateful' ? 'on' : 'off';
  return `interface ${SERVER_INTERFACE} {
    AdvSendAdvert on; AdvManagedFlag ${managed}; AdvOtherConfigFlag on;
    MinRtrAdvInterval 3; MaxRtrAdvInterval 4; prefix ${PREFIX} { };
  };`;
}
