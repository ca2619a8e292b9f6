import { CLIENT_INTERFACE } from '../lan.ts';
import type { ClientKind } from './client.ts';
import { readResolvConf } from './resolv-conf.ts';

const FILE = '/etc/dhcpcd-test.conf';

/** dhcpcd, which does what the flags of the Router Advertisement tell it. */
export const dhcpcd: ClientKind = {
  name: 'dhcpcd',
  releases: true,
  appliesInformation: true,
  create: (machine) => ({
    start() {
      machine.write(FILE, 'duid\nipv6only\noption dhcp6_name_servers, dhcp6_domain_search\n');
      machine.start('dhcpcd', '--nobackground', '--debug', '--config', FILE, CLIENT_INTERFACE);
    },
    dns: () => readResolvConf(machine),
    stop: () => machine.runUntilEnd('dhcpcd', '--config', FILE, '--release', CLIENT_INTERFACE),
  }),
};
