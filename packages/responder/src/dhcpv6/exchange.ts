import {
  LeaseConflictError,
  type Answer,
  type Duid,
  type IncomingDatagram,
  type LeaseChange,
  type Outcome,
} from '@ovlab/dhcpv6';
import type { Limits } from './limits.ts';
import type { Dhcpv6Statistics } from './statistics.ts';
import type { OutgoingUdp } from './transport/dhcpv6-transport.ts';

/** Answers that wait for their leases to be stored; with a store that hangs, no more than these are kept. */
const MOST_WAITING = 10_000;
/** How often an answer is made again because somebody else got the address first. */
const TRIES = 3;

/** What decides about messages; `Dhcpv6Server` of `@ovlab/dhcpv6`. */
export interface Decider {
  handle(datagram: IncomingDatagram, now: number): Outcome;
  handleOutage(datagram: IncomingDatagram, now: number): Outcome;
}

export interface ExchangeOptions {
  /** The one in force when it is asked for. */
  readonly server: () => Decider;
  readonly limits: () => Limits;
  /** Stores; rejects as `LeaseStore.commit`. */
  readonly commit: (changes: readonly LeaseChange[]) => Promise<void>;
  readonly send: (datagram: OutgoingUdp) => void;
  readonly statistics: Dhcpv6Statistics;
  /** Unix time in milliseconds. */
  readonly wallClock: () => number;
  /** Milliseconds on a monotonic scale. */
  readonly monotonic: () => number;
  /** The server has failed in a way that is its own fault. */
  readonly onDefect: (error: unknown) => void;
  readonly onAnswer?: ((answer: Answered) => void) | undefined;
}

/** What is left of an answer when it can leave: its options have done their part, and thousands may wait. */
export interface Answered extends OutgoingUdp {
  /** What the client asked, and what it is told. */
  readonly request: Answer['request'];
  readonly type: Answer['message']['type'];
  readonly duid: Duid | undefined;
  /** How many leases have changed. */
  readonly changes: number;
}

/** An answer whose leases are not stored yet. */
interface Waiting {
  readonly answer: Answered;
  readonly datagram: IncomingDatagram;
  readonly tries: number;
  /** When its leases were handed over, on the monotonic scale. */
  readonly begun: number;
}

/** Answers whose leases are stored together: `commit` has answered them with one promise. */
interface CommonCommit {
  readonly stored: Promise<void>;
  readonly waiting: Waiting[];
}

/** Takes messages to their answers: by the limits, the server, and the store, which comes before the network. */
export class Exchange {
  readonly #options: ExchangeOptions;
  #waiting = 0;
  /** The last ones, until they are stored. */
  #common: CommonCommit | undefined;

  constructor(options: ExchangeOptions) {
    this.#options = options;
  }

  /** Answers that wait for the store. */
  get waiting(): number {
    return this.#waiting;
  }

  /** Never throws. */
  handle(datagram: IncomingDatagram): void {
    const { statistics, limits, wallClock } = this.#options;
    statistics.received(datagram.bytes);
    const now = wallClock();
    const excess =
      limits().excess(datagram.source, now) ?? (this.#waiting >= MOST_WAITING ? 'busy' : undefined);
    if (excess !== undefined) statistics.discarded(excess);
    else this.#decide(datagram, now, TRIES);
  }

  /** @param tries how often an answer may be made; 0: nothing can be stored */
  #decide(datagram: IncomingDatagram, now: number, tries: number): void {
    let outcome: Outcome;
    try {
      const server = this.#options.server();
      outcome = tries > 0 ? server.handle(datagram, now) : server.handleOutage(datagram, now);
    } catch (error) {
      // One message must not end the service of the others.
      this.#options.statistics.discarded('defect');
      this.#options.onDefect(error);
      return;
    }
    if (outcome.type === 'discard') this.#options.statistics.discarded(outcome.reason);
    else if (outcome.changes.length === 0) this.#send(answered(outcome));
    else this.#store(outcome, datagram, tries);
  }

  #store(answer: Answer, datagram: IncomingDatagram, tries: number): void {
    const { commit, monotonic } = this.#options;
    const begun = monotonic();
    this.#waiting += 1;
    const stored = commit(answer.changes);
    if (this.#common?.stored !== stored) this.#common = this.#await(stored);
    this.#common.waiting.push({ answer: answered(answer), datagram, tries, begun });
  }

  #await(stored: Promise<void>): CommonCommit {
    const { statistics, monotonic } = this.#options;
    const waiting: Waiting[] = [];
    const over = (): void => {
      if (this.#common?.stored === stored) this.#common = undefined;
      this.#waiting -= waiting.length;
    };
    stored.then(
      () => {
        over();
        const end = monotonic();
        for (const { answer, begun } of waiting) {
          statistics.committed(end - begun);
          this.#send(answer);
        }
      },
      (error: unknown) => {
        over();
        for (const { datagram, tries } of waiting) this.#failed(error, datagram, tries - 1);
      },
    );
    return { stored, waiting };
  }

  #failed(error: unknown, datagram: IncomingDatagram, tries: number): void {
    const { statistics, wallClock } = this.#options;
    if (!(error instanceof LeaseConflictError)) {
      this.#decide(datagram, wallClock(), 0);
      return;
    }
    statistics.conflicted();
    if (tries > 0) this.#decide(datagram, wallClock(), tries);
    else statistics.discarded('conflict');
  }

  #send(answer: Answered): void {
    const { send, statistics, onAnswer } = this.#options;
    send(answer);
    statistics.sent(answer.type);
    onAnswer?.(answer);
  }
}

function answered({ request, message, duid, changes, bytes, destination, port }: Answer): Answered {
  return { request, type: message.type, duid, changes: changes.length, bytes, destination, port };
}
