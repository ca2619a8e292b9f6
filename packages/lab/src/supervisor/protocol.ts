import type { ErrorCode } from '@ovlab/core';
import type { ServerFacts } from '../server-facts.ts';

/** What is wrong with a running OpenVPN, or with a client that does not get in. */
export interface Trouble {
  /** Name of the diagnosis: `wrong-key`, `clock-skew`, `second-client`, … */
  readonly name: string;
  readonly code: ErrorCode;
  /** OpenVPN's words. */
  readonly message: string;
  readonly meaning: string;
  readonly hint: string;
  /** Name in the certificate, where it is known. */
  readonly commonName: string | undefined;
  /** Transport addresses that it comes from: none where OpenVPN does not tell, two for a second client. */
  readonly peers: readonly string[];
  readonly times: number;
  /** ISO 8601; first and last time. */
  readonly since: string;
  readonly last: string;
}

/** What the supervisor tells about the server; one JSON document. */
export interface SupervisorStatus {
  readonly pid: number;
  /** {@link serverSpec} of the lab file in force. */
  readonly configuration: string;
  /** All instances taken together: ready when every one is, with the first pid and error, all restarts and all troubles. */
  readonly openvpn: OpenvpnStatus;
  readonly instances: readonly InstanceStatus[];
  readonly responder: unknown;
  /** Undefined while OpenVPN does not answer, which is not the same as nobody. */
  readonly clients: readonly TunnelClient[] | undefined;
}

export interface OpenvpnStatus {
  readonly state: 'waiting' | 'starting' | 'ready' | 'backing-off';
  readonly pid: number | undefined;
  readonly restarts: number;
  readonly lastError: string | undefined;
  /** What goes wrong at the moment while it runs, the latest last. */
  readonly troubles: readonly Trouble[];
}

/** One OpenVPN process of the server. */
export interface InstanceStatus extends OpenvpnStatus {
  /** 0.. */
  readonly index: number;
  readonly port: number;
  readonly tap: string;
  /** Name of the only client that it serves, from point to point. */
  readonly client: string | undefined;
}

/** A client as OpenVPN's `status 3` shows it, with the addresses learned behind it. */
export interface TunnelClient {
  /** Of its certificate; its name in the lab file where it needs none. */
  readonly commonName: string;
  /** Number of the OpenVPN that it is connected to. */
  readonly instance: number;
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
  | { readonly type: 'trouble'; readonly trouble: Trouble }
  | { readonly type: 'reloaded'; readonly configuration: string };

/** One line of JSON from a client of the control socket. */
export type SupervisorRequest =
  | { readonly request: 'status' }
  /** Reads the lab file again; answered once it is in force. */
  | { readonly request: 'reload' }
  /** Ends the tunnel of a client that will not come back. */
  | { readonly request: 'disconnect'; readonly commonName: string }
  /** What the server knows of the hosts behind its tunnels; it costs two programs, so it is no part of the status. */
  | { readonly request: 'facts' }
  /** OpenVPN says more, 0..11, until the connection is closed; answered once it does. */
  | { readonly request: 'verb'; readonly level: number }
  /** Answered by the state first, then by every event as it happens. */
  | { readonly request: 'events' };

export type SupervisorReply =
  | { readonly status: SupervisorStatus }
  | { readonly reloaded: string }
  | { readonly disconnected: string }
  | { readonly verb: number }
  | { readonly facts: ServerFacts }
  | { readonly event: SupervisorEvent }
  | { readonly error: string };
