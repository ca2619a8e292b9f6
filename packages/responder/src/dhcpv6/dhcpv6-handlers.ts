import type { ControlHandlers } from '../control/api.ts';
import type { Dhcpv6Servers } from './dhcpv6-servers.ts';
import { noServer } from './no-server.ts';

/** The part of what can be asked of a daemon that is about DHCPv6. */
export type Dhcpv6Handlers = Pick<
  ControlHandlers,
  'leases' | 'lease' | 'releaseLease' | 'importLeases' | 'reconfigure'
>;

/** What can be asked about DHCPv6; `servers` may give none, which every request is told then. */
export function createDhcpv6Handlers(servers: () => Dhcpv6Servers | undefined): Dhcpv6Handlers {
  const running = (): Dhcpv6Servers => {
    const found = servers();
    if (found === undefined) throw noServer();
    return found;
  };
  return {
    leases: () => running().operations.list(),
    lease: (address) => running().operations.show(address),
    releaseLease: (address) => running().operations.release(address),
    importLeases: (leases) => running().operations.import(leases),
    reconfigure: (duid) => ({ clients: running().reconfigure(duid) }),
  };
}
