import { OvlabError } from '@ovlab/core/errors';
import { describeMessage, type RouterAdvertisement, type RouterOutput } from '@ovlab/ndp';
import { encodeAdvertisement } from './advertisement.ts';
import type { Clock } from './clock.ts';
import { isUsable, type InterfaceSnapshot, type UsableInterface } from './interface/snapshot.ts';
import { LogLimit } from './log-limit.ts';
import type { Logger } from './logger.ts';
import type { RaSocket, RaTransport, TransportEvents } from './transport/transport.ts';

/** Lines about advertisements that did not leave in a minute: in a flood of solicitations that can be each answer. */
const LINES = { most: 20, window: 60_000 };

/** What became of an advertisement that was to go out. */
export type SendResult =
  | 'sent'
  /** There is nobody to send it to. */
  | 'silent'
  /** The kernel refused it or the interface has just changed; another try may do. */
  | 'refused'
  /** It cannot be built. */
  | 'impossible';

/** An advertisement that is ready to go out. */
export interface Outgoing {
  /** Link-local address of this router. */
  readonly source: string;
  /** Where to. */
  readonly destinations: readonly string[];
  readonly message: RouterAdvertisement;
  /** Addresses that this router used before: their default routes are taken back (RFC 4861 6.2.8). */
  readonly formerSources: readonly string[];
  /** Work that need not be done before the packets are on their way. */
  readonly afterwards?: () => void;
}

export interface LinkSenderOptions {
  readonly transport: RaTransport;
  readonly events: TransportEvents;
  readonly read: () => InterfaceSnapshot;
  readonly logger: Logger;
  readonly clock: Clock;
  /** Says what goes out on the interface as it is when it is sent. */
  readonly compose: (output: RouterOutput, snapshot: UsableInterface) => Outgoing;
}

/**
 * The socket on one link, which is made anew when the interface is. Each advertisement is built when it is sent,
 * from what the kernel says then.
 */
export class LinkSender {
  readonly #options: LinkSenderOptions;
  readonly #pending = new Set<Promise<SendResult>>();
  readonly #limit = new LogLimit(LINES.most, LINES.window);
  #open: { readonly ifindex: number; readonly socket: RaSocket } | undefined;

  constructor(options: LinkSenderOptions) {
    this.#options = options;
  }

  /** Index of the interface that the socket is bound to; undefined without a socket. */
  get ifindex(): number | undefined {
    return this.#open?.ifindex;
  }

  /** Throws as {@link RaTransport.open}. */
  open({ name, ifindex }: UsableInterface): void {
    this.close();
    const { transport, events } = this.#options;
    this.#open = { ifindex, socket: transport.open({ name, ifindex }, events) };
  }

  close(): void {
    this.#open?.socket.close();
    this.#open = undefined;
  }

  /** Never rejects: what went wrong is logged. */
  send(output: RouterOutput): Promise<SendResult> {
    const sending = this.#send(output);
    this.#pending.add(sending);
    return sending.finally(() => this.#pending.delete(sending));
  }

  /** Settles when every advertisement on its way has left or failed. */
  async flush(): Promise<void> {
    await Promise.all(this.#pending);
  }

  async #send(output: RouterOutput): Promise<SendResult> {
    const { read, logger, compose } = this.#options;
    const fields = { destination: output.destination, cause: output.reason };
    const snapshot = read();
    const open = this.#open;
    if (open === undefined || !isUsable(snapshot) || snapshot.ifindex !== open.ifindex) {
      this.#warn(fields, `${snapshot.name} has changed`);
      // One read may fall between two states; the watcher disables the schedule when the change is real.
      return 'refused';
    }
    let result: SendResult = 'impossible';
    try {
      const { source, destinations, message, formerSources, afterwards } = compose(output, snapshot);
      if (destinations.length === 0) return 'silent';
      const packets = encodeAdvertisement(message, snapshot);
      const last = formerSources.length === 0 ? [] : encodeAdvertisement(resignation(message), snapshot);
      result = 'refused';
      const all = destinations.flatMap((destination) => [
        ...packets.map((bytes) => ({ bytes, source, destination })),
        ...formerSources.flatMap((former) => last.map((bytes) => ({ bytes, source: former, destination }))),
      ]);
      const leaving = Promise.all(all.map((packet) => open.socket.send(packet)));
      afterwards?.();
      await leaving;
      logger.debug(fields, `sent ${describeMessage(message)}`);
      return 'sent';
    } catch (error) {
      const hint = error instanceof OvlabError && error.hint !== undefined ? { hint: error.hint } : {};
      this.#warn({ ...fields, ...hint }, error instanceof Error ? error.message : String(error));
      return result;
    }
  }

  #warn(fields: object, reason: string): void {
    const { clock, logger } = this.#options;
    const taken = this.#limit.take(clock.now());
    if (taken === undefined) return;
    const held = taken.held === 0 ? {} : { linesHeldBack: taken.held };
    logger.warn({ ...fields, ...held }, `RA not sent: ${reason}`);
  }
}

/** What an address that is given up says last: it is no default router, and nothing else (RFC 4861 6.2.8). */
function resignation(message: RouterAdvertisement): RouterAdvertisement {
  return { ...message, routerLifetime: 0, preference: 'medium', options: [] };
}
