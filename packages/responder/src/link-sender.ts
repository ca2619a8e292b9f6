import { describeMessage, type RouterOutput } from '@ovlab/ndp';
import { buildRouterAdvertisement, encodeAdvertisement } from './advertisement.ts';
import type { RaConfig } from './config/ra-config.ts';
import { isUsable, type InterfaceSnapshot, type UsableInterface } from './interface/snapshot.ts';
import type { Logger } from './logger.ts';
import type { RaSocket, RaTransport, TransportEvents } from './transport/transport.ts';

/** What became of an advertisement that was to go out. */
export type SendResult =
  | 'sent'
  /** The kernel refused it; another try may do. */
  | 'refused'
  /** It cannot be built or the interface has changed. */
  | 'impossible';

/**
 * The socket on one link, which is made anew when the interface is. Each advertisement is built when it is sent,
 * from what the kernel says then.
 */
export class LinkSender {
  readonly #transport: RaTransport;
  readonly #events: TransportEvents;
  readonly #read: () => InterfaceSnapshot;
  readonly #logger: Logger;
  readonly #pending = new Set<Promise<SendResult>>();
  #open: { readonly ifindex: number; readonly socket: RaSocket } | undefined;

  constructor(
    transport: RaTransport,
    events: TransportEvents,
    read: () => InterfaceSnapshot,
    logger: Logger,
  ) {
    this.#transport = transport;
    this.#events = events;
    this.#read = read;
    this.#logger = logger;
  }

  /** Index of the interface that the socket is bound to; undefined without a socket. */
  get ifindex(): number | undefined {
    return this.#open?.ifindex;
  }

  /** Throws as {@link RaTransport.open}. */
  open({ name, ifindex }: UsableInterface): void {
    this.close();
    this.#open = { ifindex, socket: this.#transport.open({ name, ifindex }, this.#events) };
  }

  close(): void {
    this.#open?.socket.close();
    this.#open = undefined;
  }

  /** Never rejects: what went wrong is logged. */
  send(output: RouterOutput, config: RaConfig): Promise<SendResult> {
    const sending = this.#send(output, config);
    this.#pending.add(sending);
    return sending.finally(() => this.#pending.delete(sending));
  }

  /** Settles when every advertisement on its way has left or failed. */
  async flush(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async #send({ destination, reason, final }: RouterOutput, config: RaConfig): Promise<SendResult> {
    const fields = { destination, cause: reason };
    const snapshot = this.#read();
    const open = this.#open;
    if (open === undefined || !isUsable(snapshot) || snapshot.ifindex !== open.ifindex) {
      this.#logger.warn(fields, `RA not sent: ${snapshot.name} has changed`);
      return 'impossible';
    }
    let result: SendResult = 'impossible';
    try {
      const message = buildRouterAdvertisement(config, snapshot, { final });
      const bytes = encodeAdvertisement(message, snapshot);
      result = 'refused';
      await open.socket.send({ bytes, source: snapshot.linkLocal, destination });
      this.#logger.debug(fields, `sent ${describeMessage(message)}`);
      return 'sent';
    } catch (error) {
      this.#logger.warn(fields, `RA not sent: ${error instanceof Error ? error.message : String(error)}`);
      return result;
    }
  }
}
