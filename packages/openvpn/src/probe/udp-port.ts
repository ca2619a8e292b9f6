import { createSocket, type Socket } from 'node:dgram';
import { obstacleOf, type Endpoint, type Obstacle } from './evidence.ts';
import { Inbox } from './inbox.ts';

export type UdpEvent =
  | { readonly type: 'packet'; readonly octets: Buffer; readonly at: number }
  | { readonly type: 'obstacle'; readonly obstacle: Obstacle };

/** A UDP socket that talks to one address only, so that the kernel hands over what ICMP says of it. */
export class UdpPort {
  readonly #socket: Socket;
  readonly #inbox = new Inbox<UdpEvent>();
  readonly #connected: Promise<void>;
  #closed = false;

  constructor({ address, port }: Endpoint) {
    this.#socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
    this.#socket.on('error', (error) => this.#failed(error));
    this.#socket.on('message', (octets) =>
      this.#inbox.push({ type: 'packet', octets, at: performance.now() }),
    );
    this.#connected = new Promise((resolve) => {
      this.#socket.once('connect', resolve);
      this.#socket.once('error', () => resolve());
    });
    this.#socket.connect(port, address);
  }

  async send(octets: Uint8Array): Promise<void> {
    await this.#connected;
    // A send reports what ICMP said to the one before it.
    if (!this.#closed) {
      try {
        this.#socket.send(octets, (error) => {
          if (error !== null) this.#failed(error);
        });
      } catch (error) {
        this.#failed(error);
      }
    }
  }

  /** What comes next; undefined when nothing has by `deadline`. */
  next(deadline: number, signal?: AbortSignal): Promise<UdpEvent | undefined> {
    return this.#inbox.next(deadline, signal);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#socket.close();
  }

  #failed(error: unknown): void {
    const obstacle = obstacleOf(error);
    if (obstacle !== undefined) this.#inbox.push({ type: 'obstacle', obstacle });
  }
}
