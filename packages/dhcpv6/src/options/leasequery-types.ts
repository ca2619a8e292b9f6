import type { Dhcpv6Option } from './option-types.ts';

/** RFC 5007 4.1.2.1. Options: `ia-address`, `client-id`, `option-request`. */
export interface LeaseQuery {
  readonly type: 'leasequery-query';
  /** 1 by address, 2 by client; more in RFC 5460. */
  readonly queryType: number;
  readonly linkAddress: string;
  readonly options: readonly Dhcpv6Option[];
}

/** RFC 5007 4.1.2.2. Options: `client-id`, `ia-address`, `ia-prefix` and times. */
export interface LeaseQueryClientData {
  readonly type: 'leasequery-client-data';
  readonly options: readonly Dhcpv6Option[];
}

/** RFC 5007 4.1.2.4: the relay message that the client's last message came in. */
export interface LeaseQueryRelayData {
  readonly type: 'leasequery-relay-data';
  readonly peerAddress: string;
  /** A whole Relay-forward message. */
  readonly message: Uint8Array;
}
