import type { Directive } from './directive.ts';

/** Where OpenVPN finds a certificate or key: in a file, or in the profile itself. */
export type Material = { readonly file: string } | { readonly pem: string };

/** What one end needs to prove who it is and to check the other one. */
export interface TlsCredentials {
  readonly ca: Material;
  readonly certificate: Material;
  readonly privateKey: Material;
  /** Shared key that hides and authenticates the handshake; without it port scanners get an answer. */
  readonly tlsCrypt?: Material;
}

/** Transport; without a digit the family of the address decides. */
export type Transport = 'udp' | 'udp4' | 'udp6' | 'tcp' | 'tcp4' | 'tcp6';

export interface Management {
  /** Path of the Unix socket, at most 107 octets; OpenVPN makes it. */
  readonly path: string;
  /** Wait for `hold release` before doing anything; default false. */
  readonly hold?: boolean;
}

/** What both ends have in common. */
export interface ProfileBase {
  /** Name of the TAP device, 1..15 octets. A persistent one is used as it is, a missing one is made. */
  readonly device: string;
  readonly credentials: TlsCredentials;
  readonly management?: Management;
  /** Appended to; without it the log goes to standard output. */
  readonly logFile?: string;
  /** OpenVPN removes it when it ends. */
  readonly pidFile?: string;
  /** 0..11; default 3. */
  readonly verb?: number;
  /**
   * Tell the other end about an orderly exit, over UDP only: a server's clients then connect again at once, and a
   * server forgets a client at once instead of after its keepalive timeout. The exit itself takes 1 to 2 s longer.
   * Default true.
   */
  readonly exitNotify?: boolean;
  /** Unprivileged user and group that OpenVPN becomes once the device is open. */
  readonly user?: string;
  readonly group?: string;
  /** Argument vector run when the device is open; it is still down then. */
  readonly up?: readonly string[];
  /** Argument vector run after the device has been closed. */
  readonly down?: readonly string[];
  /** Written last, for what this type has no field for. */
  readonly additional?: readonly Directive[];
}

/** The bridged end that many clients connect to. */
export interface ServerProfile extends ProfileBase {
  readonly proto: Transport;
  /** 1..65535. */
  readonly port: number;
  /** Address to listen on; default: all. */
  readonly local?: string;
  /** Seconds; default 10 and 60. The client counts with `timeout`, the server with twice as much. */
  readonly keepalive?: { readonly interval: number; readonly timeout: number };
  /** Forward frames between clients inside OpenVPN, out of sight of the bridge; default false. */
  readonly clientToClient?: boolean;
  /** 1..; default 1024 (OpenVPN's own). */
  readonly maxClients?: number;
  /**
   * Each client waits until `ManagementClient.authorize` lets it in; the only way to get DISCONNECT events.
   * Needs `management`. Default false.
   */
  readonly clientAuthorization?: boolean;
}

export interface ClientProfile extends ProfileBase {
  readonly remote: { readonly host: string; readonly port: number; readonly proto: Transport };
  /** Common name that the server's certificate must carry. */
  readonly serverName: string;
}
