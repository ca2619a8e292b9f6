import type { LeaseChange } from '../leases/lease-store.ts';
import type { ClientServerMessage, Dhcpv6Message } from '../messages/message-types.ts';
import type { Duid } from '../options/option-types.ts';
import type { DiscardReason } from './discard-reasons.ts';

/** A message with what the socket knows about it. */
export interface IncomingDatagram {
  /** UDP payload. */
  readonly bytes: Uint8Array;
  /** Address of the sender without zone. */
  readonly source: string;
  /** Port of the sender. */
  readonly port: number;
  /** It was sent to ff02::1:2 or ff05::1:3, not to an address of this host. */
  readonly multicast: boolean;
}

/** An answer; what its client was told is only true when `changes` are stored. */
export interface Answer {
  readonly type: 'answer';
  /** What the client asked, without the relay agents around it. */
  readonly request: ClientServerMessage['type'];
  /** Who asked; `undefined` for an Information-request without name. */
  readonly duid: Duid | undefined;
  /** Stored before the message leaves; empty when nothing has to be. */
  readonly changes: readonly LeaseChange[];
  readonly message: Dhcpv6Message;
  readonly bytes: Uint8Array;
  readonly destination: string;
  readonly port: number;
}

/** Nothing is sent. */
export interface Discard {
  readonly type: 'discard';
  /** Fit as a metric label; the list is `DISCARD_REASONS`. */
  readonly reason: DiscardReason;
  /** What the client asked, as far as it could be read. */
  readonly request?: ClientServerMessage['type'];
}

export type Outcome = Answer | Discard;
