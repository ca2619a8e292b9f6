import type { Dhcpv6Handlers } from '../../src/dhcpv6/dhcpv6-handlers.ts';
import { createDhcpv6Handlers } from '../../src/dhcpv6/dhcpv6-handlers.ts';

/** What a daemon without a DHCPv6 server says about leases. */
export const noLeases: Dhcpv6Handlers = createDhcpv6Handlers(() => undefined);
