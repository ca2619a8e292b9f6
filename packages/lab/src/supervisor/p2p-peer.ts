import { formatPeer, subjectOf } from '@ovlab/openvpn';

/** The other end of a tunnel for one client. */
export interface P2pPeer {
  /** `192.0.2.7:51034` or `[2001:db8::7]:51034`. */
  readonly address: string;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export type P2pChange = 'listening' | 'connected' | 'gone';

const LISTENING = /^(?:UDP\S* link remote|Listening for incoming TCP connection|TCP\S* link local)/;
const INITIATED = /^(\[[^\]]*\] )?Peer Connection Initiated with/;
const COMPLETED = /^Initialization Sequence Completed/;
const GONE =
  /^(?:\[[^\]]*\] )?Inactivity timeout \(--ping-|^Connection reset, restarting|^SIG\S+\[.*\] received, /;

/**
 * Follows the one peer of an OpenVPN that is no server for many: the management interface lists none there, and tells
 * of the state CONNECTED up to 1.3 s after data flows, or once for several peers.
 */
export class P2pTracker {
  #peer: P2pPeer | undefined;
  #pending: P2pPeer | undefined;

  /** The one that data goes to. */
  get peer(): P2pPeer | undefined {
    return this.#peer;
  }

  /**
   * Takes one line of the log without time and flags.
   *
   * @param time milliseconds since 1970
   */
  push(line: string, time: number): P2pChange | undefined {
    const initiated = INITIATED.exec(line);
    if (initiated !== null) {
      const { peer } = subjectOf(line);
      if (peer === undefined) return undefined;
      this.#pending = { address: formatPeer(peer), since: time };
      // With a static key data flows at once; with certificates keys are in use when OpenVPN is done.
      return initiated[1] === undefined ? this.#connect() : undefined;
    }
    if (COMPLETED.test(line)) return this.#pending === undefined ? undefined : this.#connect();
    if (LISTENING.test(line)) return 'listening';
    if (!GONE.test(line) || this.#peer === undefined) return undefined;
    this.#peer = undefined;
    this.#pending = undefined;
    return 'gone';
  }

  #connect(): P2pChange {
    this.#peer = this.#pending;
    this.#pending = undefined;
    return 'connected';
  }
}
