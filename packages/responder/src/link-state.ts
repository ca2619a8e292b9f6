import type { RouterAdvertisement } from '@ovlab/ndp';
import type { Announcement } from './announcement.ts';
import type { Clock } from './clock.ts';
import {
  isUsable,
  unusableReason,
  type InterfaceSnapshot,
  type UsableInterface,
} from './interface/snapshot.ts';
import type { InterfaceWatcher } from './interface/watcher.ts';
import type { LinkSender } from './link-sender.ts';
import type { Logger } from './logger.ts';
import type { Schedule } from './schedule.ts';
import { SourceAddress } from './source-address.ts';
import type { ResponderStatus } from './status.ts';

/** Milliseconds until a socket that could not be opened on a usable interface is tried again. */
const REOPEN_DELAY = 1_000;

type WaitingFor = NonNullable<ResponderStatus['waitingFor']>;

export interface LinkStateOptions {
  /** Of the interface. */
  readonly name: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly watcher: InterfaceWatcher;
  readonly announcement: Announcement;
  readonly schedule: Schedule;
  /** The interface is usable and the socket is open. */
  readonly onUsable: () => void;
}

/**
 * Follows one interface: opens the socket when it can be used, tells the schedule when it can and cannot, and when
 * what is advertised has changed with it.
 */
export class LinkState {
  readonly source = new SourceAddress();
  readonly #options: LinkStateOptions;
  #sender: LinkSender | undefined;
  #snapshot: InterfaceSnapshot | undefined;
  #waitingFor: WaitingFor | undefined;
  /** As it was when the interface was last usable. */
  #forwarding: boolean | undefined;
  /** The essence of what is advertised, to notice a change; undefined while nothing is. */
  #advertised: string | undefined;
  #cancelReopen: (() => void) | undefined;
  #cancelVanishing: (() => void) | undefined;
  #ended = false;

  constructor(options: LinkStateOptions) {
    this.#options = options;
  }

  /** The interface as last seen; undefined before the start. */
  get snapshot(): InterfaceSnapshot | undefined {
    return this.#snapshot;
  }

  get waitingFor(): WaitingFor | undefined {
    return this.#waitingFor;
  }

  get advertising(): boolean {
    return this.#advertised !== undefined;
  }

  /** What the kernel says at this moment, with the source address in use. */
  read(): InterfaceSnapshot {
    return this.source.applyTo(this.#options.watcher.read(), this.#options.announcement.config);
  }

  /** The advertisement in force; undefined while nothing is advertised. */
  message(): RouterAdvertisement | undefined {
    if (this.#advertised === undefined || this.#snapshot === undefined) return undefined;
    return this.#options.announcement.message(this.#snapshot, this.#options.clock.now());
  }

  /** Whether an address belongs to the interface itself. */
  isOwn(address: string): boolean {
    const { linkLocals = [], globals = [] } = this.#snapshot ?? {};
    return linkLocals.includes(address) || globals.some((global) => global.address === address);
  }

  start(sender: LinkSender): void {
    this.#sender = sender;
    this.#options.watcher.start((snapshot) => this.#observe(snapshot));
  }

  /** Compares again: the configuration or the time has changed. */
  lookAgain(): void {
    if (this.#sender !== undefined && this.#snapshot !== undefined)
      this.#observe(this.#options.watcher.read());
  }

  /** Ends every timer; nothing is opened any more. */
  end(): void {
    this.#ended = true;
    this.#cancelReopen?.();
    this.#cancelVanishing?.();
  }

  /** Nothing is advertised from here on. */
  close(): void {
    this.#advertised = undefined;
    this.#sender?.close();
  }

  #observe(observed: InterfaceSnapshot): void {
    if (this.#ended) return;
    const snapshot = this.source.applyTo(observed, this.#options.announcement.config);
    this.#snapshot = snapshot;
    if (!isUsable(snapshot)) return this.#unusable(snapshot);
    this.#usable(snapshot);
    if (this.#forwarding !== snapshot.forwarding) this.#warnOfForwarding(snapshot);
    this.#forwarding = snapshot.forwarding;
  }

  #usable(snapshot: UsableInterface): void {
    if (this.#sender?.ifindex !== snapshot.ifindex && !this.#open(snapshot)) return;
    const { announcement, clock, schedule, logger, name, onUsable } = this.#options;
    const { linkLocal, forwarding } = snapshot;
    const now = clock.now();
    const before = this.#advertised;
    if (before === undefined) announcement.becameUsable(snapshot, now);
    const message = announcement.message(snapshot, now);
    const advertised = linkLocal + announcement.essence(message, now);
    this.#advertised = advertised;
    this.#cancelVanishing?.();
    const vanishing = announcement.nextVanishing(message, now);
    if (vanishing !== undefined) {
      this.#cancelVanishing = clock.setTimer(vanishing, () => this.lookAgain());
    }
    if (before === undefined) {
      this.#waitingFor = undefined;
      logger.info({ linkLocal, forwarding }, `advertising on ${name}`);
      onUsable();
      schedule.handle({ type: 'enable' });
    } else if (before !== advertised) {
      schedule.handle({ type: 'changed' });
    }
  }

  /** A socket stays bound to the index of an interface, and an interface that is made again has another one. */
  #open(snapshot: UsableInterface): boolean {
    this.#disable();
    this.#cancelReopen?.();
    try {
      this.#sender?.open(snapshot);
      return true;
    } catch (error) {
      this.#wait('socket', error instanceof Error ? error.message : String(error));
      this.#cancelReopen = this.#options.clock.setTimer(REOPEN_DELAY, () => this.lookAgain());
      return false;
    }
  }

  #unusable(snapshot: InterfaceSnapshot): void {
    this.#disable();
    this.#cancelReopen?.();
    if (snapshot.ifindex !== this.#sender?.ifindex) this.#sender?.close();
    const reason = unusableReason(snapshot) ?? 'missing';
    this.#wait(reason, `${this.#options.name}: ${reason}`);
  }

  #disable(): void {
    this.#advertised = undefined;
    this.#cancelVanishing?.();
    this.#options.schedule.handle({ type: 'disable' });
  }

  #wait(reason: WaitingFor, message: string): void {
    if (this.#waitingFor === reason) return;
    this.#waitingFor = reason;
    this.#options.logger.warn({ waitingFor: reason }, `waiting: ${message}`);
  }

  #warnOfForwarding({ forwarding }: InterfaceSnapshot): void {
    const { announcement, logger, name } = this.#options;
    if (forwarding || announcement.config.routerLifetime === 0) return;
    const hint = `sysctl -w net.ipv6.conf.all.forwarding=1 net.ipv6.conf.${name}.forwarding=1`;
    logger.warn({ hint }, `${name} does not forward IPv6: advertised as no default router`);
  }
}
