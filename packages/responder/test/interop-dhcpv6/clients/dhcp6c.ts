import type { ChildProcess } from 'node:child_process';
import { CLIENT_INTERFACE } from '../lan.ts';
import type { ClientKind } from './client.ts';
import { readResolvConf } from './resolv-conf.ts';
import { endBySignal } from './stopping.ts';

const FILE = '/etc/dhcp6c-test.conf';
const SCRIPT = '/etc/dhcp6c-test-script';

const script = `#!/bin/sh
{
  for server in $new_domain_name_servers; do echo "nameserver $server"; done
  echo "search $new_domain_name"
} >/etc/resolv.conf
`;

/** dhcp6c of the WIDE project. */
export const dhcp6c: ClientKind = {
  name: 'wide dhcp6c',
  releases: true,
  appliesInformation: true,
  create(machine, mode) {
    let client: ChildProcess | undefined;
    const configuration = `
      interface ${CLIENT_INTERFACE} {
        ${mode === 'address' ? 'send ia-na 1;' : 'information-only;'}
        request domain-name-servers, domain-name;
        script "${SCRIPT}";
      };
      ${mode === 'address' ? 'id-assoc na 1 { };' : ''}`;
    return {
      start() {
        machine.write(FILE, configuration);
        machine.write(SCRIPT, script, 0o755);
        client = machine.start('dhcp6c', '-f', '-D', '-c', FILE, '-p', '/run/dhcp6c.pid', CLIENT_INTERFACE);
      },
      dns: () => readResolvConf(machine),
      stop: () => endBySignal(client),
    };
  },
};
