import type { Reading } from './exchange.ts';

/** Where packets go: an address, with its zone when it needs one. */
export interface Endpoint {
  readonly address: string;
  /** 1..65535. */
  readonly port: number;
}

/** What the network said instead of an answer. */
export type Obstacle =
  /** The host says that nothing listens: ICMP port unreachable, or a TCP reset. */
  | 'refused'
  /** Something on the way says that it does not let this through. */
  | 'rejected'
  /** There is no way to the address. */
  | 'unreachable';

/** What happened to the packets of a probe over UDP. */
export interface UdpEvidence {
  readonly outcome: Reading | { readonly type: Obstacle | 'silent' };
  /** Milliseconds from the last packet sent to the first that came back. */
  readonly roundTripMs?: number;
  /** How the same packet was answered once more: a server that keeps no state yet sends its first packet anew. */
  readonly answeredAgain?: 'anew' | 'acknowledged';
  /** When all was silent: whether the host says of another port that nothing listens there. */
  readonly otherPortRefused?: boolean;
}

/** What happened on one TCP connection of a probe. */
export type TcpTalk =
  | { readonly connected: false; readonly why: Obstacle | 'silent' }
  | {
      readonly connected: true;
      /** What came first, or how the connection stood without a word; `unheard` when nobody listened. */
      readonly outcome: Reading | { readonly type: 'sealed' | 'closed' | 'silent' | 'unheard' };
      /** Milliseconds from the packet to its answer, or for the connection itself. */
      readonly roundTripMs: number;
    };

export interface TcpEvidence {
  /** With the main question. */
  readonly first: TcpTalk;
  /** After the first was closed without a word: with the plain question when the first had a key, else only listening. */
  readonly second?: TcpTalk;
  /** Whether the port was closed for a while between the two. */
  readonly closedBetween?: boolean;
}

/** The obstacle that an error code of a socket stands for; undefined for any other error. */
export function obstacleOf(error: unknown): Obstacle | undefined {
  switch ((error as NodeJS.ErrnoException | null)?.code) {
    case 'ECONNREFUSED':
      return 'refused';
    // ICMPv6 "administratively prohibited", and a local firewall's reject.
    case 'EACCES':
    case 'EPERM':
      return 'rejected';
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case 'EADDRNOTAVAIL':
    case 'EHOSTDOWN':
    case 'EINVAL':
      return 'unreachable';
    case undefined:
    default:
      return undefined;
  }
}
