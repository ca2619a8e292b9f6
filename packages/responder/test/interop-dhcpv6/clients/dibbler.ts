import type { ChildProcess } from 'node:child_process';
import { CLIENT_INTERFACE } from '../lan.ts';
import type { ClientKind } from './client.ts';
import { readResolvConf } from './resolv-conf.ts';
import { endBySignal } from './stopping.ts';

/** dibbler-client. */
export const dibbler: ClientKind = {
  name: 'dibbler',
  releases: true,
  appliesInformation: true,
  create(machine, mode) {
    let client: ChildProcess | undefined;
    const configuration = `
      log-level 8
      duid-type duid-llt
      ${mode === 'information' ? 'stateless' : ''}
      iface ${CLIENT_INTERFACE} {
        ${mode === 'address' ? 'ia' : ''}
        option dns-server
        option domain
      }`;
    return {
      start() {
        machine.write('/etc/dibbler/client.conf', configuration);
        client = machine.start('dibbler-client', 'run');
      },
      dns: () => readResolvConf(machine),
      stop: () => endBySignal(client),
    };
  },
};
