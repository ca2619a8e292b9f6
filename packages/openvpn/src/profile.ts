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
  /** The same with a key for each client, in place of `tlsCrypt`: the server's own key, or the client's. */
  readonly tlsCryptV2?: Material;
  /** Revocation list of the authority, for a server. OpenVPN looks at the file at each connection. */
  readonly crl?: Material;
}

/** Transport; without a digit the family of the address decides. */
export type Transport = 'udp' | 'udp4' | 'udp6' | 'tcp' | 'tcp4' | 'tcp6';

export interface Management {
  /** Path of the Unix socket, at most 107 octets; OpenVPN makes it. */
  readonly path: string;
  /** Wait for `hold release` before doing anything; default false. */
  readonly hold?: boolean;
}

/** What every OpenVPN has, whatever it proves itself by. */
export interface ProcessProfile {
  /** Name of the TAP device, 1..15 octets. A persistent one is used as it is, a missing one is made. */
  readonly device: string;
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
  /** Run `down` while the device is still there; default false. */
  readonly downPre?: boolean;
  /** Written last, for what this type has no field for. */
  readonly additional?: readonly Directive[];
}

/** What both ends of a tunnel with an authority have in common. */
export interface ProfileBase extends ProcessProfile {
  readonly credentials: TlsCredentials;
}

/** The bridged end that many clients connect to. */
export interface ServerProfile extends ProfileBase {
  readonly proto: Transport;
  /** 1..65535. */
  readonly port: number;
  /** Address to listen on; default: all. */
  readonly local?: string;
  /** Answer from the address that was asked, over UDP; for a host with several. Default false. */
  readonly multihome?: boolean;
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

/** Where a server listens. */
export interface Remote {
  readonly host: string;
  /** 1..65535. */
  readonly port: number;
  readonly proto: Transport;
}

export interface ClientProfile extends ProfileBase {
  readonly remote: Remote;
  /** Where the same server listens as well: the client begins with one of all of them, at random. */
  readonly alternatives?: readonly Remote[];
  /** Common name that the server's certificate must carry. */
  readonly serverName: string;
}

/** What the two ends of a point-to-point tunnel know each other by. */
export type P2pCrypto =
  /** One shared key, and no forward secrecy: who gets it reads what was sent before. Not with OpenVPN 2.8. */
  | { readonly kind: 'static-key'; readonly key: Material }
  /** TLS with a certificate of one's own and the fingerprint of the other's, as `certificateFingerprint` gives it. */
  | {
      readonly kind: 'fingerprint';
      readonly certificate: Material;
      readonly privateKey: Material;
      readonly peerFingerprint: string;
    }
  /** No encryption and no proof of anything. Not with OpenVPN 2.8. */
  | { readonly kind: 'none' };

/** One end of a tunnel between two machines. `exitNotify` is off by default: it costs the other end a second's pause. */
export interface P2pProfile extends ProcessProfile {
  readonly proto: Transport;
  /** The end that listens, or the one that dials it. */
  readonly end:
    | { readonly listen: { readonly port: number; readonly local?: string; readonly multihome?: boolean } }
    | { readonly remote: Pick<Remote, 'host' | 'port'> };
  readonly crypto: P2pCrypto;
  /** Seconds; default 10 and 60, at each end. */
  readonly keepalive?: { readonly interval: number; readonly timeout: number };
}
