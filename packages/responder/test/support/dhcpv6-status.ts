import type { Dhcpv6Status } from '../../src/dhcpv6/dhcpv6-status.ts';
import { Dhcpv6Statistics } from '../../src/dhcpv6/statistics.ts';

/** A DHCPv6 server that serves, with changes. */
export function dhcpv6Status(overrides: Partial<Dhcpv6Status> = {}): Dhcpv6Status {
  const statistics = new Dhcpv6Statistics();
  for (const time of [0.4, 3, 20]) statistics.committed(time);
  return {
    mode: 'stateful',
    state: 'serving',
    waitingFor: undefined,
    serverDuid: '00:03:00:01:02:00:5e:10:00:01',
    pools: [
      { pool: '2001:db8:55::1:0-2001:db8:55::1:ff', kind: 'na', size: 256, used: 5 },
      { pool: '2001:db8:100::-2001:db8:1ff:ff00::/56', kind: 'pd', size: 2 ** 24, used: undefined },
    ],
    waiting: 0,
    sources: 0,
    reconfiguring: 0,
    ...statistics.counts(),
    received: { solicit: 4, request: 3 },
    sent: { advertise: 4, reply: 3 },
    discarded: { 'no-client-id': 1 },
    ...overrides,
  };
}
