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
    }
  | {
      /** The client's answer to a question in the middle of its authentication. */
      readonly type: 'client';
      readonly event: 'CR_RESPONSE';
      readonly clientId: number;
      readonly keyId: number;
      /** As the client sent it: Base64. May be a secret. */
      readonly response: string;
      readonly env: Environment;
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

/** A setting that the configuration, or the server, hands to the program at this end. */
export interface EchoMessage {
  readonly type: 'echo';
  /** With a resolution of one second. */
  readonly time: Date;
  readonly text: string;
}

/** With `management-query-remote`: OpenVPN waits for `remote ACCEPT`, `SKIP` or `MOD`. */
export interface RemoteMessage {
  readonly type: 'remote';
  readonly host: string;
  /** 1..65535; undefined for a service by name. */
  readonly port: number | undefined;
  /** For example `udp`. */
  readonly proto: string;
}

/** With `management-query-proxy`: OpenVPN waits for `proxy NONE`, `HTTP` or `SOCKS`. */
export interface ProxyMessage {
  readonly type: 'proxy';
  /** Number of the connection entry, from 1. */
  readonly index: number;
  readonly proto: 'UDP' | 'TCP' | (string & {});
  readonly host: string;
}

export interface PasswordMessage {
  readonly type: 'password';
  readonly text: string;
  /** `need`: OpenVPN waits for it; `failed`: it was wrong; `token`: one that the server has sent instead of it. */
  readonly event: 'need' | 'failed' | 'token' | undefined;
  /** What it is for: `Auth`, `Private Key`, … */
  readonly realm: string;
}

/** OpenVPN waits for a person: `needok NAME ok`, `needstr NAME TEXT`, or `certificate`. */
export interface NeedMessage {
  readonly type: 'need';
  readonly what: 'ok' | 'string' | 'certificate';
  /** What the answer has to name; empty for a certificate. */
  readonly name: string;
  /** Words for the person, or the hint for the certificate. */
  readonly text: string;
}

/** With `management-external-key`: OpenVPN waits for `pk-sig`, or `rsa-sig` from old versions. */
export interface SignMessage {
  readonly type: 'sign';
  readonly command: 'pk-sig' | 'rsa-sig';
  /** Base64. */
  readonly data: string;
  /** For example `ECDSA`, or `RSA_PKCS1_PSS_PADDING,hashalg=SHA256,saltlen=digest`; empty when OpenVPN does not say. */
  readonly algorithm: string;
}

/** What OpenVPN sends without being asked. */
export type Notification =
  | { readonly type: 'greeting'; readonly text: string }
  | HoldMessage
  | StateMessage
  | ClientMessage
  | BytecountMessage
  | LogMessage
  | EchoMessage
  | { readonly type: 'fatal'; readonly text: string }
  /** A step of an authentication in the browser, or another one that the server wants: `WEB_AUTH:…`. */
  | { readonly type: 'infomsg'; readonly text: string }
  | NeedMessage
  | NotifyMessage
  | PasswordMessage
  /** The answer to `pkcs11-id-count` or `pkcs11-id-get`, which comes as a notification. */
  | { readonly type: 'pkcs11'; readonly name: 'count' | 'entry'; readonly text: string }
  | ProxyMessage
  | RemoteMessage
  | SignMessage
  | UpdownMessage
  /** A notification this package has no type for; `name` is the word before the colon. */
  | { readonly type: 'other'; readonly name: string; readonly text: string };

/** What OpenVPN sends as the answer to one command. */
export type Reply =
  | { readonly type: 'success'; readonly text: string }
  | { readonly type: 'error'; readonly text: string }
  /** Lines up to END, which is left out. */
  | { readonly type: 'lines'; readonly lines: readonly string[] };

export type ManagementMessage = Notification | Reply;
