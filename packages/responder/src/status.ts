import type { OtherRouter, RouterAdvertisement } from '@ovlab/ndp';
import type { Dhcpv6Status } from './dhcpv6/dhcpv6-status.ts';
import type { InterfaceSnapshot, UnusableReason } from './interface/snapshot.ts';
import type { ResponderCounts } from './statistics.ts';

/** What a responder does at the moment and has done so far; plain data. */
export interface ResponderStatus extends ResponderCounts {
  /** Of the interface. */
  readonly name: string;
  readonly state: 'new' | 'waiting' | 'advertising' | 'stopped';
  /** What the interface lacks; `socket` when it is fit but the socket could not be opened. */
  readonly waitingFor: UnusableReason | 'socket' | undefined;
  /** The interface as last seen; undefined before the start. */
  readonly interface: InterfaceSnapshot | undefined;
  /** Milliseconds since the last multicast advertisement left; undefined when none has. */
  readonly sinceMulticast: number | undefined;
  /** Milliseconds until the next one at the latest; undefined while nothing is advertised. */
  readonly untilMulticast: number | undefined;
  /** What would be sent at this moment; undefined while nothing is advertised. */
  readonly advertisement: RouterAdvertisement | undefined;
  /** Other routers that were heard on the link. */
  readonly otherRouters: readonly OtherRouter[];
}

/** The same of an interface of a daemon. */
export interface InterfaceStatus extends ResponderStatus {
  /** Left out when there is no DHCPv6 server on it. */
  readonly dhcpv6?: Dhcpv6Status;
}
