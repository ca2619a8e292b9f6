import { systemClock, type Clock } from '../clock.ts';
import type { InterfaceSnapshot } from '../interface/snapshot.ts';
import type { InterfaceWatcher } from '../interface/watcher.ts';
import type { IncomingMessage, RaSocket, RaTransport } from '../transport/transport.ts';

export interface EarOptions {
  readonly name: string;
  readonly transport: RaTransport;
  readonly watcher: InterfaceWatcher;
  readonly clock?: Clock;
  readonly onMessage: (message: IncomingMessage) => void;
  /** What became of the listening, for a person. */
  readonly say: (text: string) => void;
}

/** Milliseconds until a socket that could not be opened is tried again. */
const REOPEN_DELAY = 1_000;

/** Listens on one interface for as long as there is one; nothing is sent, so it needs no address. */
export class Ear {
  readonly #options: EarOptions;
  #open: { readonly ifindex: number; readonly socket: RaSocket } | undefined;
  #cancelReopen: (() => void) | undefined;
  #said: string | undefined;

  constructor(options: EarOptions) {
    this.#options = options;
  }

  start(): void {
    this.#options.watcher.start((snapshot) => this.#observe(snapshot));
  }

  async stop(): Promise<void> {
    this.#close();
    await this.#options.watcher.stop();
  }

  #observe({ name, ifindex, up }: InterfaceSnapshot): void {
    if (ifindex === undefined || !up) {
      this.#close();
      this.#say(`waiting: ${name} ${ifindex === undefined ? 'does not exist' : 'is down'}`);
      return;
    }
    // A socket stays bound to the index of an interface, and an interface that is made again has another one.
    if (this.#open?.ifindex === ifindex) return;
    this.#close();
    this.#listen(ifindex);
  }

  #listen(ifindex: number): void {
    const { name, transport, watcher, clock = systemClock, onMessage } = this.#options;
    try {
      const socket = transport.open(
        { name, ifindex },
        { message: onMessage, signOfLife: () => undefined, error: (error) => this.#say(error.message) },
      );
      this.#open = { ifindex, socket };
      this.#say(`listening on ${name}`);
    } catch (error) {
      this.#say(`waiting: ${error instanceof Error ? error.message : String(error)}`);
      this.#cancelReopen = clock.setTimer(REOPEN_DELAY, () => this.#observe(watcher.read()));
    }
  }

  #close(): void {
    this.#cancelReopen?.();
    this.#open?.socket.close();
    this.#open = undefined;
  }

  #say(text: string): void {
    if (text !== this.#said) this.#options.say(text);
    this.#said = text;
  }
}
