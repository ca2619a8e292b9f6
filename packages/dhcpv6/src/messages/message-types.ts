import type { Dhcpv6Option } from '../options/option-types.ts';

/** Messages between client and server, with their `msg-type` (RFC 9915 7.3, RFC 5007, RFC 5460, RFC 7653, RFC 9686). */
export const MESSAGE_CODES = {
  solicit: 1,
  advertise: 2,
  request: 3,
  confirm: 4,
  renew: 5,
  rebind: 6,
  reply: 7,
  release: 8,
  decline: 9,
  reconfigure: 10,
  'information-request': 11,
  leasequery: 14,
  'leasequery-reply': 15,
  'leasequery-done': 16,
  'leasequery-data': 17,
  'addr-reg-inform': 36,
  'addr-reg-reply': 37,
} as const;

/** Messages of relay agents, with their `msg-type` (RFC 9915 9). */
export const RELAY_MESSAGE_CODES = { 'relay-forward': 12, 'relay-reply': 13 } as const;

/** RFC 9915 8. */
export interface ClientServerMessage {
  readonly type: keyof typeof MESSAGE_CODES;
  /** 0..0xffffff. */
  readonly transactionId: number;
  readonly options: readonly Dhcpv6Option[];
}

/** RFC 9915 9; the message inside is its `relay-message` option. */
export interface RelayMessage {
  readonly type: keyof typeof RELAY_MESSAGE_CODES;
  /** 0..255. */
  readonly hopCount: number;
  readonly linkAddress: string;
  readonly peerAddress: string;
  readonly options: readonly Dhcpv6Option[];
}

export type Dhcpv6Message = ClientServerMessage | RelayMessage;
