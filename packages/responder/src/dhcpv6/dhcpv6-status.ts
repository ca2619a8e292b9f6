import type { PoolUsage } from '@ovlab/dhcpv6';
import type { UnusableReason } from '../interface/snapshot.ts';
import type { Dhcpv6Counts } from './statistics.ts';

/** What the DHCPv6 server of an interface does at the moment and has done so far; plain data. */
export interface Dhcpv6Status extends Dhcpv6Counts {
  readonly mode: 'stateless' | 'stateful';
  readonly state: 'waiting' | 'serving';
  /** What the interface lacks; `socket` when it is fit but the socket could not be opened. */
  readonly waitingFor: UnusableReason | 'socket' | undefined;
  /** `00:01:00:01:…` */
  readonly serverDuid: string;
  readonly pools: readonly PoolUsage[];
  /** Answers that wait for their leases to be stored. */
  readonly waiting: number;
  /** Source addresses that the limits know. */
  readonly sources: number;
  /** Clients that have not done yet what a Reconfigure message told them. */
  readonly reconfiguring: number;
}
