/** Environment block that comes with some notifications, in OpenVPN's names (`common_name`, `untrusted_ip`, …). */
export type Environment = Readonly<Record<string, string>>;

/** A name that OpenVPN documents, or one of a later version. */
export type StateName =
  | 'CONNECTING'
  | 'WAIT'
  | 'AUTH'
  | 'GET_CONFIG'
  | 'ASSIGN_IP'
  | 'ADD_ROUTES'
  | 'CONNECTED'
  | 'RECONNECTING'
  | 'EXITING'
  | 'RESOLVE'
  | 'TCP_CONNECT'
  | 'AUTH_PENDING'
  | (string & {});

/** State of this process's own tunnel; a server with many clients sends none per client. */
export interface StateMessage {
  readonly type: 'state';
  /** With a resolution of one second. */
  readonly time: Date;
  readonly name: StateName;
  /** Reason of RECONNECTING and EXITING, `SUCCESS` or `ERROR` of CONNECTED; may be empty. */
  readonly detail: string;
  /** Addresses are empty when OpenVPN knows none. */
  readonly tunnelAddress: string;
  readonly remoteAddress: string;
  readonly remotePort: number | undefined;
  readonly tunnelAddress6: string;
}

/**
 * Something happened to one client of a server. `ESTABLISHED` always comes; `CONNECT`, `REAUTH` and `DISCONNECT`
 * come only with `management-client-auth`.
 */
export type ClientMessage =
  | {
      readonly type: 'client';
      readonly event: 'CONNECT' | 'REAUTH';
      readonly clientId: number;
      /** Names the key exchange that the answer is for. */
      readonly keyId: number;
      readonly env: Environment;
    }
  | {
      readonly type: 'client';
      readonly event: 'ESTABLISHED' | 'DISCONNECT';
      readonly clientId: number;
      readonly env: Environment;
    }
  | {
      readonly type: 'client';
      readonly event: 'ADDRESS';
      readonly clientId: number;
      readonly address: string;
      readonly primary: boolean;
    };

export interface BytecountMessage {
  readonly type: 'bytecount';
  /** The client counted, on a server; undefined: this process's own tunnel. */
  readonly clientId: number | undefined;
  /** Octets since the connection began. */
  readonly received: number;
  readonly sent: number;
}

export interface LogMessage {
  readonly type: 'log';
  /** With a resolution of one second. */
  readonly time: Date;
  /** `I` information, `F` fatal, `N` non-fatal error, `W` warning, `D` debug; any of them, or none. */
  readonly flags: string;
  readonly message: string;
}

export interface HoldMessage {
  readonly type: 'hold';
  readonly text: string;
  /** Seconds that OpenVPN advises to wait before the release. */
  readonly seconds: number;
}

export interface UpdownMessage {
  readonly type: 'updown';
  readonly event: 'UP' | 'DOWN';
  readonly env: Environment;
}

export interface NotifyMessage {
  readonly type: 'notify';
  /** For example `info`. */
  readonly severity: string;
  /** For example `remote-exit`. */
  readonly kind: string;
  readonly text: string;
}

/** What OpenVPN sends without being asked. */
export type Notification =
  | { readonly type: 'greeting'; readonly text: string }
  | HoldMessage
  | StateMessage
  | ClientMessage
  | BytecountMessage
  | LogMessage
  | { readonly type: 'fatal'; readonly text: string }
  | NotifyMessage
  | UpdownMessage
  | { readonly type: 'password'; readonly text: string }
  /** A notification this package has no type for; `name` is the word before the colon. */
  | { readonly type: 'other'; readonly name: string; readonly text: string };

/** What OpenVPN sends as the answer to one command. */
export type Reply =
  | { readonly type: 'success'; readonly text: string }
  | { readonly type: 'error'; readonly text: string }
  /** Lines up to END, which is left out. */
  | { readonly type: 'lines'; readonly lines: readonly string[] };

export type ManagementMessage = Notification | Reply;
