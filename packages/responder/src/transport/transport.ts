/** The link that a socket is bound to. */
export interface Link {
  readonly name: string;
  readonly ifindex: number;
}

/** An ICMPv6 message on its way out. */
export interface OutgoingMessage {
  /** The ICMPv6 message; its checksum field is filled in by the transport. */
  readonly bytes: Uint8Array;
  /** A link-local address of this link (RFC 4861 4.2). */
  readonly source: string;
  readonly destination: string;
}

/** An ICMPv6 message that arrived with hop limit 255 and a right checksum. */
export interface IncomingMessage {
  readonly bytes: Uint8Array;
  readonly source: string;
}

/** Called from the event loop, never from within `open`, `send` or `close`; not called after `close`. */
export interface TransportEvents {
  /** A Router Solicitation or Router Advertisement was heard. */
  message(message: IncomingMessage): void;
  /**
   * A listener report (MLDv2, RFC 3810 5.2) was heard. A host sends one as soon as its interface comes up, before
   * duplicate address detection is over. The kernel's own reports come too. Reports of version 1 do not: they go to
   * the group that they tell of (RFC 2710 3), which is the host's own, and the kernel hands a socket only what was sent
   * to a group that somebody on this machine has joined.
   */
  signOfLife(source: string): void;
  /** Something went wrong that does not end the socket. */
  error(error: Error): void;
}

/** Sends and receives router discovery messages on one link. */
export interface RaSocket {
  /** Rejects when the kernel refuses the message or the socket is closed; the socket stays usable. */
  send(message: OutgoingMessage): Promise<void>;
  /** Closes for good; messages that have not left are rejected. */
  close(): void;
}

/** Opens sockets; the only way of the responder to the network. */
export interface RaTransport {
  /**
   * Throws {@link OvlabError} `OVLAB_E_NOT_PERMITTED` without CAP_NET_RAW and `OVLAB_E_RESPONDER` when the link is
   * gone or the kernel refuses an option.
   */
  open(link: Link, events: TransportEvents): RaSocket;
}
