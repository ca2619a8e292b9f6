import { execPath } from 'node:process';
import { buildProgram } from '../../support/daemon.ts';
import { DNS_SERVER, DOMAIN, POOL, PREFIX, SERVER_INTERFACE } from '../lan.ts';
import { startProgram } from './program.ts';
import { TIMES, type ServerKind } from './server.ts';

/** The program built from the sources, which gives both halves from one configuration. */
export function createOvlab(): ServerKind {
  let building: ReturnType<typeof buildProgram> | undefined;
  return {
    name: 'ovlab-responder',
    async start({ server, directory }, { mode }) {
      building ??= buildProgram();
      const program = startProgram(server, [
        execPath,
        (await building).path,
        ...['--log-level', 'info', '--interface', SERVER_INTERFACE, '--prefix', PREFIX],
        ...['--rdnss', DNS_SERVER, '--dnssl', DOMAIN],
        ...['--dhcpv6', mode, '--lease-db', `lmdb:${directory}/leases`],
        ...(mode === 'stateful' ? ['--pool', `${POOL.first}-${POOL.last}`] : []),
        ...['--t1', String(TIMES.t1), '--t2', String(TIMES.t2)],
        ...['--preferred-lifetime', String(TIMES.preferred), '--valid-lifetime', String(TIMES.valid)],
      ]);
      await program.untilSaid(/advertising on/);
      return program;
    },
    async remove() {
      await building?.then((program) => program.remove());
    },
  };
}
