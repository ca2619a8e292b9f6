import type { ChildProcess } from 'node:child_process';
import { CLIENT_INTERFACE } from '../lan.ts';
import type { ClientKind } from './client.ts';
import { unique, withoutRoot } from './resolv-conf.ts';
import { endBySignal } from './stopping.ts';

const network = `
[Match]
Name=${CLIENT_INTERFACE}
[Network]
IPv6AcceptRA=yes
[DHCPv6]
UseDomains=yes
[IPv6AcceptRA]
UseDNS=no
UseDomains=no
`;

const START = `mkdir -p /run/systemd/netif
chown systemd-network /run/systemd/netif
SYSTEMD_LOG_LEVEL=debug SYSTEMD_LOG_TARGET=console exec /lib/systemd/systemd-networkd`;

/** systemd-networkd, which does what the flags of the Router Advertisement tell it; it runs without systemd. */
export const networkd: ClientKind = {
  name: 'systemd-networkd',
  releases: false,
  // Version 252 drops what an Information-request brings.
  appliesInformation: false,
  create(machine) {
    let client: ChildProcess | undefined;
    return {
      start() {
        machine.write('/run/systemd/network/client.network', network);
        client = machine.start('sh', '-c', START);
      },
      dns() {
        // systemd-resolved reads this; networkd itself leaves /etc/resolv.conf alone.
        const index = machine.run('cat', `/sys/class/net/${CLIENT_INTERFACE}/ifindex`).trim();
        const state = machine.read(`/run/systemd/netif/links/${index}`);
        const words = (key: string): readonly string[] =>
          (new RegExp(`^${key}=(.*)$`, 'm').exec(state)?.[1] ?? '').split(' ').filter(Boolean);
        return { servers: words('DNS'), domains: unique(words('DOMAINS').map(withoutRoot)) };
      },
      stop: () => endBySignal(client),
    };
  },
};
