import type { Clock } from '../clock.ts';
import {
  isUsable,
  unusableReason,
  type InterfaceSnapshot,
  type UnusableReason,
} from '../interface/snapshot.ts';
import type { InterfaceWatcher } from '../interface/watcher.ts';
import type { Logger } from '../logger.ts';
import type {
  Dhcpv6Events,
  Dhcpv6Socket,
  Dhcpv6Transport,
  OutgoingUdp,
} from './transport/dhcpv6-transport.ts';

/** Milliseconds until a socket that could not be opened on a usable interface is tried again. */
const REOPEN_DELAY = 1_000;

export interface LinkFollowerOptions {
  /** Of the interface. */
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly watcher: InterfaceWatcher;
  readonly transport: Dhcpv6Transport;
  readonly events: Dhcpv6Events;
  /** Called with the interface before its socket is opened, and whenever it is another one while it is usable. */
  readonly onUsable: (snapshot: InterfaceSnapshot) => void;
}

/** Follows one interface and keeps the socket on it, which is made anew when the interface is. */
export class LinkFollower {
  readonly #options: LinkFollowerOptions;
  #open: { readonly ifindex: number; readonly socket: Dhcpv6Socket } | undefined;
  #snapshot: InterfaceSnapshot | undefined;
  #waitingFor: UnusableReason | 'socket' | undefined;
  #cancelReopen: (() => void) | undefined;
  #serving = false;
  #ended = false;

  constructor(options: LinkFollowerOptions) {
    this.#options = options;
  }

  /** What the interface lacks; `socket` when it is fit but the socket could not be opened. */
  get waitingFor(): UnusableReason | 'socket' | undefined {
    return this.#waitingFor;
  }

  get serving(): boolean {
    return this.#serving;
  }

  /** The interface as last seen; undefined before the start. */
  get snapshot(): InterfaceSnapshot | undefined {
    return this.#snapshot;
  }

  start(): void {
    this.#options.watcher.start((snapshot) => this.#observe(snapshot));
  }

  async stop(): Promise<void> {
    this.#ended = true;
    this.#serving = false;
    this.#cancelReopen?.();
    this.#close();
    await this.#options.watcher.stop();
  }

  /** Nothing leaves while there is no socket. */
  send(datagram: OutgoingUdp): void {
    this.#open?.socket.send(datagram);
  }

  #observe(snapshot: InterfaceSnapshot): void {
    if (this.#ended) return;
    this.#snapshot = snapshot;
    this.#cancelReopen?.();
    // A socket stays bound to the index of an interface, and an interface that is made again has another one.
    if (snapshot.ifindex !== this.#open?.ifindex) this.#close();
    if (!isUsable(snapshot)) {
      const reason = unusableReason(snapshot) ?? 'missing';
      this.#wait(reason, `${snapshot.name}: ${reason}`);
      return;
    }
    const { onUsable, logger, name } = this.#options;
    onUsable(snapshot);
    if (!this.#openOn(snapshot.ifindex)) return;
    this.#waitingFor = undefined;
    if (!this.#serving) logger.info({ linkLocal: snapshot.linkLocal }, `serving DHCPv6 on ${name}`);
    this.#serving = true;
  }

  #openOn(ifindex: number): boolean {
    if (this.#open !== undefined) return true;
    const { transport, events, clock, watcher, name } = this.#options;
    try {
      this.#open = { ifindex, socket: transport.open({ name, ifindex }, events) };
      return true;
    } catch (error) {
      this.#wait('socket', error instanceof Error ? error.message : String(error), error);
      this.#cancelReopen = clock.setTimer(REOPEN_DELAY, () => this.#observe(watcher.read()));
      return false;
    }
  }

  #close(): void {
    this.#open?.socket.close();
    this.#open = undefined;
  }

  #wait(reason: UnusableReason | 'socket', message: string, error?: unknown): void {
    this.#serving = false;
    if (this.#waitingFor === reason) return;
    this.#waitingFor = reason;
    const hint =
      error instanceof Error && 'hint' in error && error.hint !== undefined ? { hint: error.hint } : {};
    this.#options.logger.warn({ waitingFor: reason, ...hint }, `DHCPv6 waits: ${message}`);
  }
}
