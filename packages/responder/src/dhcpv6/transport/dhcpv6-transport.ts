import type { Link } from '../../transport/transport.ts';

/** A UDP payload that came in on port 547, with what the socket knows about it. */
export interface IncomingUdp {
  /** Belongs to the receiver. */
  readonly bytes: Uint8Array;
  /** Address of the sender without zone. */
  readonly source: string;
  /** Port of the sender. */
  readonly port: number;
  /** It was sent to ff02::1:2 or ff05::1:3, not to an address of this host. */
  readonly multicast: boolean;
}

/** A UDP payload on its way out, from port 547. */
export interface OutgoingUdp {
  /** Not changed by anybody until it has left. */
  readonly bytes: Uint8Array;
  /** Address without zone; a link-local one is on the link of the socket. */
  readonly destination: string;
  readonly port: number;
}

/** Called from the event loop, never from within `open`, `send` or `close`; not called after `close`. */
export interface Dhcpv6Events {
  message(datagram: IncomingUdp): void;
  /** The kernel did not take one datagram; the others are not touched by that. */
  sendFailed(datagram: OutgoingUdp, error: Error): void;
  /** Something went wrong that does not end the socket. */
  error(error: Error): void;
}

/** Receives what is sent to the DHCPv6 servers of one link, and answers it. */
export interface Dhcpv6Socket {
  /**
   * Hands a datagram to the kernel before the event loop goes on, together with the others of the same turn. What goes
   * to a link-local address comes from the link-local address of the interface. Does nothing on a closed socket.
   */
  send(datagram: OutgoingUdp): void;
  /** Closes for good; what was handed over in this turn leaves before. */
  close(): void;
}

/** Opens sockets; the only way of the DHCPv6 server to the network. */
export interface Dhcpv6Transport {
  /**
   * Throws `OVLAB_E_NOT_PERMITTED` without CAP_NET_BIND_SERVICE, and `OVLAB_E_RESPONDER` when another process has the
   * port, the link is gone or the kernel refuses an option.
   */
  open(link: Link, events: Dhcpv6Events): Dhcpv6Socket;
}

/** RFC 9915 7.1: All_DHCP_Relay_Agents_and_Servers and All_DHCP_Servers. */
export const ALL_RELAY_AGENTS_AND_SERVERS = 'ff02::1:2';
export const ALL_DHCP_SERVERS = 'ff05::1:3';
/** RFC 9915 7.2. */
export const SERVER_PORT = 547;
