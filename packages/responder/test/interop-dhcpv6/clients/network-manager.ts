import { CLIENT_INTERFACE } from '../lan.ts';
import { startBus } from './bus.ts';
import type { ClientKind } from './client.ts';
import { readResolvConf } from './resolv-conf.ts';

const configuration = `
[main]
plugins=keyfile
dns=default
rc-manager=file
no-auto-default=*
[logging]
level=DEBUG
domains=DHCP6,CORE,DEVICE,IP6
`;

const connection = `
[connection]
id=lan
uuid=3a7c2cb4-3b0e-4a3e-9d1b-0a5c0f1f0001
type=ethernet
interface-name=${CLIENT_INTERFACE}
[ipv4]
method=disabled
[ipv6]
method=auto
`;

/** NetworkManager on a bus of its own, which does what the flags of the Router Advertisement tell it. */
export const networkManager: ClientKind = {
  name: 'NetworkManager',
  releases: false,
  appliesInformation: true,
  create: (machine) => ({
    start() {
      startBus(machine);
      machine.write('/etc/NetworkManager/NetworkManager.conf', configuration);
      machine.write('/etc/NetworkManager/system-connections/lan.nmconnection', connection, 0o600);
      machine.run('mkdir', '-p', '/run/NetworkManager');
      machine.start('NetworkManager', '--no-daemon');
    },
    dns: () => readResolvConf(machine),
    stop: () => machine.runUntilEnd('nmcli', 'connection', 'down', 'lan'),
  }),
};
