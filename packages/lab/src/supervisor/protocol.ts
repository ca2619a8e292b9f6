/** What the supervisor tells about the server; one JSON document. */
export interface SupervisorStatus {
  readonly pid: number;
  /** {@link serverSpec} of the lab file in force. */
  readonly configuration: string;
  readonly openvpn: {
    readonly state: 'waiting' | 'starting' | 'ready' | 'backing-off';
    readonly pid: number | undefined;
    readonly restarts: number;
    readonly lastError: string | undefined;
  };
  readonly responder: unknown;
  /** Undefined while OpenVPN does not answer, which is not the same as nobody. */
  readonly clients: readonly TunnelClient[] | undefined;
}

/** A client as OpenVPN's `status 3` shows it, with the addresses learned behind it. */
export interface TunnelClient {
  readonly commonName: string;
  readonly realAddress: string;
  /** ISO 8601. */
  readonly connectedSince: string;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly macs: readonly string[];
}

export type SupervisorEvent =
  | {
      readonly type: 'openvpn';
      readonly state: SupervisorStatus['openvpn']['state'];
      readonly error?: string;
    }
  | { readonly type: 'client-connected'; readonly commonName: string }
  | { readonly type: 'reloaded'; readonly configuration: string };

/** One line of JSON from a client of the control socket. */
export type SupervisorRequest =
  | { readonly request: 'status' }
  /** Reads the lab file again; answered once it is in force. */
  | { readonly request: 'reload' }
  /** Ends the tunnel of a client that will not come back. */
  | { readonly request: 'disconnect'; readonly commonName: string }
  /** Answered by the state first, then by every event as it happens. */
  | { readonly request: 'events' };

export type SupervisorReply =
  | { readonly status: SupervisorStatus }
  | { readonly reloaded: string }
  | { readonly disconnected: string }
  | { readonly event: SupervisorEvent }
  | { readonly error: string };
