import {
  duidKey,
  ReconfigureExchange,
  type Duid,
  type ReconfigureDatagram,
  type ReconfigureRequest,
} from '@ovlab/dhcpv6';
import type { Clock } from '../clock.ts';
import type { OutgoingUdp } from './transport/dhcpv6-transport.ts';

/** Clients that are told at a time; the others wait, so that not all of them renew in the same moment. */
const MOST_AT_A_TIME = 256;

export interface ReconfigurerOptions {
  readonly clock: Clock;
  /** The message for a client as it is at this moment; `undefined` when it cannot be told on this link. */
  readonly compose: (duid: Duid, request: ReconfigureRequest) => ReconfigureDatagram | undefined;
  readonly send: (datagram: OutgoingUdp) => void;
  readonly onSent: () => void;
}

interface Telling {
  readonly duid: Duid;
  readonly request: ReconfigureRequest;
  readonly exchange: ReconfigureExchange;
  cancel: (() => void) | undefined;
}

/** Tells clients to renew, again and again until they do or do not any more (RFC 9915 18.3.11). */
export class Reconfigurer {
  readonly #options: ReconfigurerOptions;
  readonly #telling = new Map<string, Telling>();
  readonly #waiting: { readonly duid: Duid; readonly request: ReconfigureRequest }[] = [];

  constructor(options: ReconfigurerOptions) {
    this.#options = options;
  }

  /** Clients that have not done yet what they were told, or are to be told. */
  get size(): number {
    return this.#telling.size + this.#waiting.length;
  }

  /** Whether the client can be told; it is then, and one that is being told already is told once more. */
  tell(duid: Duid, request: ReconfigureRequest): boolean {
    const datagram = this.#options.compose(duid, request);
    if (datagram?.destination === undefined) return false;
    this.#waiting.push({ duid, request });
    this.#next();
    return true;
  }

  /** Takes note of a message of a client; `type` is what it asked. */
  heard(duid: Duid, type: string): void {
    if (this.#telling.size === 0) return;
    const key = duidKey(duid);
    const telling = this.#telling.get(key);
    telling?.exchange.heard(type);
    if (telling?.exchange.state === 'answered') this.#end(key, telling);
  }

  stop(): void {
    this.#waiting.length = 0;
    for (const { cancel } of this.#telling.values()) cancel?.();
    this.#telling.clear();
  }

  #next(): void {
    while (this.#telling.size < MOST_AT_A_TIME) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const key = duidKey(next.duid);
      this.#telling.get(key)?.cancel?.();
      const exchange = new ReconfigureExchange(next.request, this.#options.clock.now());
      const telling: Telling = { ...next, exchange, cancel: undefined };
      this.#telling.set(key, telling);
      this.#go(key, telling);
    }
  }

  #go(key: string, telling: Telling): void {
    const { clock, compose, send, onSent } = this.#options;
    const { duid, request, exchange } = telling;
    if (exchange.isDue(clock.now())) {
      // Made anew each time: a client refuses a message that it may have seen.
      const datagram = compose(duid, request);
      if (datagram?.destination === undefined) return this.#end(key, telling);
      send({ bytes: datagram.bytes, destination: datagram.destination, port: datagram.port });
      onSent();
    }
    const { deadline } = exchange;
    if (deadline === undefined) return this.#end(key, telling);
    telling.cancel = clock.setTimer(deadline - clock.now(), () => this.#go(key, telling));
  }

  #end(key: string, telling: Telling): void {
    telling.cancel?.();
    if (this.#telling.get(key) === telling) this.#telling.delete(key);
    this.#next();
  }
}
