import { messageOf, type LogDiagnosis } from '../diagnose.ts';
import { secondClientCauses } from './second-client-causes.ts';
import { formatPeer, subjectOf, type Peer } from './subject.ts';

/** Two clients that push each other out. */
export interface SecondClient extends LogDiagnosis {
  /** Where the two come from; the second is the one that OpenVPN answers at the moment. */
  readonly addresses: readonly [string, string];
}

export interface SecondClientOptions {
  /** `p2p`: a tunnel for one client. `server`: many clients, each with a certificate of its own. */
  readonly mode: 'p2p' | 'server';
  /** Milliseconds until the same is told again; default 60,000. */
  readonly quiet?: number;
}

const DEFAULT_QUIET_MS = 60_000;
/** Changes to and fro in this time: a client that roams returns once, two clients do so for ever. */
const CHANGES = 3;
const CHANGES_WITHIN_MS = 180_000;
/** Packets of the one that was pushed out; a single one may have been on its way when a client moved. */
const REPLAYS = 2;
const EVIDENCE_WITHIN_MS = 600_000;
const REMEMBERED_CONNECTIONS = 8;
const REMEMBERED_NAMES = 1000;

interface Connection {
  readonly peer: Peer;
  readonly time: number;
  /** It came while an earlier one was there. */
  replacing: boolean;
}

interface Known {
  readonly connections: Connection[];
  replays: number;
  toldAt: number | undefined;
}

const CONNECTED = /(?:^|\[([^\]]*)\] )Peer Connection Initiated with/;
const REPLACED = /MULTI: new connection by client '([^']*)' will cause previous active sessions/;
const REPLAY = /bad packet ID \(may be a replay\)|: packet replay/;
/** Data of a session that a later one has replaced, with the address of the one that was pushed out. */
const STALE = /local\/remote TLS keys are out of sync/;

/**
 * Recognises a second client in the log of a server. OpenVPN takes each client that proves to have the key for the
 * one that it knew, at another address: it answers the latest, and the other one hears nothing until its time-out,
 * comes back, and pushes the first one out.
 */
export class SecondClientDetector {
  readonly #mode: SecondClientOptions['mode'];
  readonly #quiet: number;
  /** By the name in the certificate; a tunnel for one client has one entry. */
  readonly #known = new Map<string, Known>();

  constructor(options: SecondClientOptions) {
    this.#mode = options.mode;
    this.#quiet = options.quiet ?? DEFAULT_QUIET_MS;
  }

  /**
   * Takes the next line of the log, machine-readable or not.
   *
   * @param time milliseconds of any clock that does not go back
   */
  push(line: string, time: number): SecondClient | undefined {
    const { peer, text } = subjectOf(messageOf(line));
    const connected = CONNECTED.exec(text);
    if (connected !== null && peer !== undefined) return this.#connect(connected[1] ?? '', peer, time, text);
    if (this.#mode === 'server') {
      const name = REPLACED.exec(text)?.[1];
      return name === undefined ? undefined : this.#replace(name, time, text);
    }
    const known = this.#known.get('');
    const last = known?.connections.at(-1);
    if (known === undefined || last === undefined || time - last.time > EVIDENCE_WITHIN_MS) return undefined;
    if (REPLAY.test(text)) known.replays += 1;
    const pushedOut = STALE.test(text) && peer !== undefined && !sameEnd(peer, last.peer);
    const evident = pushedOut || (REPLAY.test(text) && known.replays >= REPLAYS);
    return evident ? this.#report('', known, time, text) : undefined;
  }

  #connect(name: string, peer: Peer, time: number, text: string): SecondClient | undefined {
    const key = this.#mode === 'p2p' ? '' : name;
    const known = this.#known.get(key) ?? { connections: [], replays: 0, toldAt: undefined };
    this.#known.delete(key);
    this.#known.set(key, known);
    const [oldest] = this.#known.keys();
    if (this.#known.size > REMEMBERED_NAMES && oldest !== undefined) this.#known.delete(oldest);
    known.connections.push({ peer, time, replacing: this.#mode === 'p2p' });
    known.connections.splice(0, known.connections.length - REMEMBERED_CONNECTIONS);
    known.replays = 0;
    return this.#mode === 'p2p' ? this.#flapping(key, known, time, text) : undefined;
  }

  /** OpenVPN says so right after the connection that does it. */
  #replace(name: string, time: number, text: string): SecondClient | undefined {
    const known = this.#known.get(name);
    const last = known?.connections.at(-1);
    if (known === undefined || last === undefined) return undefined;
    last.replacing = true;
    return this.#flapping(name, known, time, text);
  }

  #flapping(name: string, known: Known, time: number, text: string): SecondClient | undefined {
    const changes = known.connections.filter(
      ({ peer, replacing, time: at }, index) =>
        replacing &&
        time - at <= CHANGES_WITHIN_MS &&
        index > 0 &&
        peer.host !== known.connections[index - 1]?.peer.host,
    );
    return changes.length >= CHANGES ? this.#report(name, known, time, text) : undefined;
  }

  #report(name: string, known: Known, time: number, message: string): SecondClient | undefined {
    const last = known.connections.at(-1);
    const other = known.connections.findLast(({ peer }) => !sameEnd(peer, last?.peer));
    if (last === undefined || other === undefined) return undefined;
    if (known.toldAt !== undefined && time - known.toldAt < this.#quiet) return undefined;
    known.toldAt = time;
    const latest = formatPeer(last.peer);
    return {
      ...secondClientCauses[this.#mode],
      message,
      addresses: [formatPeer(other.peer), latest],
      peer: latest,
      commonName: name === '' ? undefined : name,
      place: undefined,
    };
  }
}

function sameEnd(one: Peer, other: Peer | undefined): boolean {
  return one.host === other?.host && one.port === other.port;
}
