import { createConnection, type Socket } from 'node:net';
import type { Endpoint } from './evidence.ts';
import { Inbox } from './inbox.ts';

export type TcpEvent =
  | { readonly type: 'connected' }
  | { readonly type: 'octets'; readonly octets: Buffer }
  /** By the other side; with the error unless it was in good order. */
  | { readonly type: 'closed'; readonly error: NodeJS.ErrnoException | undefined };

/** A TCP connection whose events are taken one by one. */
export class TcpStream {
  readonly #socket: Socket;
  readonly #inbox = new Inbox<TcpEvent>();

  constructor({ address, port }: Endpoint) {
    let failure: NodeJS.ErrnoException | undefined;
    this.#socket = createConnection({ host: address, port });
    this.#socket.setNoDelay(true);
    this.#socket.on('connect', () => this.#inbox.push({ type: 'connected' }));
    this.#socket.on('data', (octets) => this.#inbox.push({ type: 'octets', octets }));
    this.#socket.on('error', (error) => (failure = error));
    this.#socket.on('close', () => this.#inbox.push({ type: 'closed', error: failure }));
  }

  send(octets: Uint8Array): void {
    this.#socket.write(octets);
  }

  /** What comes next; undefined when nothing has by `deadline`. */
  next(deadline: number, signal?: AbortSignal): Promise<TcpEvent | undefined> {
    return this.#inbox.next(deadline, signal);
  }

  close(): void {
    this.#socket.destroy();
  }
}
