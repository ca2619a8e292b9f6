import { CLIENT_INTERFACE } from '../lan.ts';
import type { ClientKind } from './client.ts';
import { readResolvConf } from './resolv-conf.ts';

const FILES = ['-cf', '/dev/null', '-lf', '/var/lib/dhcp/leases', '-pf', '/run/dhclient.pid'];

/** `dhclient -6` of ISC. */
export const dhclient: ClientKind = {
  name: 'dhclient',
  releases: true,
  appliesInformation: true,
  create: (machine, mode) => ({
    start() {
      const stateless = mode === 'information' ? ['-S'] : [];
      machine.start('dhclient', '-6', ...stateless, '-d', '-v', ...FILES, CLIENT_INTERFACE);
    },
    dns: () => readResolvConf(machine),
    stop: () => machine.runUntilEnd('dhclient', '-6', '-r', ...FILES, CLIENT_INTERFACE),
  }),
};
