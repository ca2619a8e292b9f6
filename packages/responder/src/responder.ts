import { OvlabError } from '@ovlab/core/errors';
import { buildRouterAdvertisement } from './advertisement.ts';
import { systemClock, type Clock } from './clock.ts';
import { assertRaConfig } from './config/check-config.ts';
import { defaultRaConfig, type RaConfig } from './config/ra-config.ts';
import { judge } from './incoming.ts';
import { createInterfaceWatcher } from './interface/kernel-watcher.ts';
import { assertInterfaceName } from './interface/name.ts';
import {
  isUsable,
  unusableReason,
  type InterfaceSnapshot,
  type UsableInterface,
} from './interface/snapshot.ts';
import type { InterfaceWatcher } from './interface/watcher.ts';
import { LinkSender } from './link-sender.ts';
import { silentLogger, type Logger } from './logger.ts';
import { createReadiness } from './readiness.ts';
import { Schedule } from './schedule.ts';
import { Statistics } from './statistics.ts';
import type { ResponderStatus } from './status.ts';
import { createRawSocketTransport } from './transport/raw-socket-transport.ts';
import type { IncomingMessage, RaTransport } from './transport/transport.ts';

/** Milliseconds until a socket that could not be opened on a usable interface is tried again. */
const REOPEN_DELAY = 1_000;
/** Milliseconds that the end waits for advertisements that the kernel has not taken yet. */
const FLUSH_TIMEOUT = 1_000;

export interface ResponderOptions {
  /** Name of the interface; it need not exist yet. */
  readonly interface: string;
  /** Default: {@link defaultRaConfig}. */
  readonly config?: RaConfig;
  /** Default: says nothing. */
  readonly logger?: Logger;
  /** Default: raw sockets in the network namespace of the process. */
  readonly transport?: RaTransport;
  /** Default: the kernel's view of the interface. */
  readonly watcher?: InterfaceWatcher;
  readonly clock?: Clock;
  /** Evenly distributed in [0, 1). */
  readonly random?: () => number;
}

/**
 * Sends and answers Router Advertisements on one link (RFC 4861 6.2), as long as it is started. It waits without
 * limit for an interface that is missing, down, without carrier or without a link-local address.
 */
export class Responder {
  readonly #name: string;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #watcher: InterfaceWatcher;
  readonly #transport: RaTransport | undefined;
  readonly #schedule: Schedule;
  readonly #statistics = new Statistics();
  readonly #readiness = createReadiness();
  #config: RaConfig;
  #sender: LinkSender | undefined;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;
  #snapshot: InterfaceSnapshot | undefined;
  #waitingFor: ResponderStatus['waitingFor'];
  /** What the advertisements say, to notice a change; undefined while nothing is advertised. */
  #advertised: string | undefined;
  #cancelReopen: (() => void) | undefined;

  /** Throws `OVLAB_E_USAGE` when the configuration or the name of the interface is not valid. */
  constructor(options: ResponderOptions) {
    const {
      config = defaultRaConfig,
      logger = silentLogger,
      clock = systemClock,
      random = Math.random,
    } = options;
    assertInterfaceName(options.interface);
    assertRaConfig(config);
    this.#name = options.interface;
    this.#config = config;
    this.#logger = logger;
    this.#clock = clock;
    this.#transport = options.transport;
    this.#watcher = options.watcher ?? createInterfaceWatcher(options.interface, { clock, logger });
    this.#schedule = new Schedule({
      config,
      clock,
      random,
      statistics: this.#statistics,
      send: (output) => this.#sender?.send(output, this.#config) ?? Promise.resolve('impossible'),
    });
  }

  /**
   * Resolves when the interface was first found usable and the socket is open; rejects with `OVLAB_E_ABORTED` when
   * the responder was stopped before that, or with the error of `start`.
   */
  get ready(): Promise<void> {
    return this.#readiness.promise;
  }

  /**
   * Begins to follow the interface. Rejects with `OVLAB_E_NOT_PERMITTED` without CAP_NET_RAW and with
   * `OVLAB_E_TOOL_MISSING` when a native module cannot be loaded.
   */
  start(): Promise<void> {
    this.#starting ??= this.#start();
    return this.#starting;
  }

  /** A tunnel client was reported connected: it gets an advertisement as soon as it is heard on the link. */
  expectClient(): void {
    this.#schedule.handle({ type: 'client-expected' });
  }

  /** Multicasts an advertisement as soon as MIN_DELAY_BETWEEN_RAS allows. */
  advertise(): void {
    this.#schedule.handle({ type: 'advertise' });
  }

  /** Takes another configuration. Throws `OVLAB_E_USAGE` when it is not valid; the one in force stays then. */
  reload(config: RaConfig): void {
    assertRaConfig(config);
    this.#config = config;
    const { minInterval, maxInterval } = config;
    this.#schedule.handle({ type: 'reconfigure', minInterval, maxInterval });
    if (this.#advertised !== undefined && this.#snapshot !== undefined) this.#observe(this.#snapshot);
  }

  /**
   * Stops for good. With `withdraw` a last advertisement with router lifetime 0 takes this router out of the hosts'
   * default router lists (RFC 4861 6.2.5).
   */
  stop({ withdraw = true }: { readonly withdraw?: boolean } = {}): Promise<void> {
    this.#stopping ??= this.#stop(withdraw);
    return this.#stopping;
  }

  status(): ResponderStatus {
    const started = this.#advertised === undefined ? 'waiting' : 'advertising';
    const state = this.#sender === undefined ? 'new' : started;
    return {
      state: this.#stopping === undefined ? state : 'stopped',
      waitingFor: this.#waitingFor,
      interface: this.#snapshot,
      sinceMulticast: this.#schedule.sinceMulticast,
      ...this.#statistics.counts(),
    };
  }

  async #start(): Promise<void> {
    try {
      const transport = this.#transport ?? (await createRawSocketTransport());
      if (this.#stopping !== undefined) return;
      const events = {
        message: (message: IncomingMessage) => this.#receive(message),
        signOfLife: (source: string) => this.#heard(source),
        error: (error: Error) =>
          this.#logger.debug({ reason: error.message }, 'the socket reported an error'),
      };
      this.#sender = new LinkSender(transport, events, () => this.#watcher.read(), this.#logger);
      this.#watcher.start((snapshot) => this.#observe(snapshot));
    } catch (error) {
      this.#readiness.fail(error);
      throw error;
    }
  }

  async #stop(withdraw: boolean): Promise<void> {
    this.#cancelReopen?.();
    this.#schedule.end(withdraw);
    await this.#flush();
    this.#advertised = undefined;
    this.#sender?.close();
    this.#readiness.fail(new OvlabError('OVLAB_E_ABORTED', `the responder on ${this.#name} was stopped`));
    await this.#watcher.stop();
    this.#logger.info({}, `stopped advertising on ${this.#name}`);
  }

  async #flush(): Promise<void> {
    let cancel: (() => void) | undefined;
    const timeout = new Promise<void>((resolve) => {
      cancel = this.#clock.setTimer(FLUSH_TIMEOUT, resolve);
    });
    await Promise.race([this.#sender?.flush(), timeout]);
    cancel?.();
  }

  #observe(snapshot: InterfaceSnapshot): void {
    if (this.#stopping !== undefined) return;
    this.#snapshot = snapshot;
    if (isUsable(snapshot)) this.#usable(snapshot);
    else this.#unusable(snapshot);
  }

  #usable(snapshot: UsableInterface): void {
    if (this.#sender?.ifindex !== snapshot.ifindex && !this.#open(snapshot)) return;
    const { linkLocal } = snapshot;
    const advertised = JSON.stringify([linkLocal, buildRouterAdvertisement(this.#config, snapshot)]);
    const before = this.#advertised;
    this.#advertised = advertised;
    if (before === undefined) {
      this.#waitingFor = undefined;
      this.#logger.info({ linkLocal, forwarding: snapshot.forwarding }, `advertising on ${this.#name}`);
      this.#readiness.succeed();
      this.#schedule.handle({ type: 'enable' });
    } else if (before !== advertised) {
      this.#schedule.handle({ type: 'changed' });
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
      this.#cancelReopen = this.#clock.setTimer(REOPEN_DELAY, () => this.#observe(this.#watcher.read()));
      return false;
    }
  }

  #unusable(snapshot: InterfaceSnapshot): void {
    this.#disable();
    this.#cancelReopen?.();
    if (snapshot.ifindex !== this.#sender?.ifindex) this.#sender?.close();
    const reason = unusableReason(snapshot) ?? 'missing';
    this.#wait(reason, `${this.#name}: ${reason}`);
  }

  #disable(): void {
    this.#advertised = undefined;
    this.#schedule.handle({ type: 'disable' });
  }

  #wait(reason: UnusableOrSocket, message: string): void {
    if (this.#waitingFor === reason) return;
    this.#waitingFor = reason;
    this.#logger.warn({ waitingFor: reason }, `waiting: ${message}`);
  }

  #receive(message: IncomingMessage): void {
    const judgement = judge(message);
    if (judgement === undefined) return;
    const { type, discard } = judgement;
    this.#statistics.received(type, discard);
    this.#logger.debug({ source: message.source, discard }, `heard ${type}`);
    if (type === 'router-solicitation' && discard === undefined) {
      this.#schedule.handle({ type: 'solicited', source: message.source });
    }
  }

  /** The kernel's own reports come back to the socket and tell nothing about others. */
  #heard(source: string): void {
    const { linkLocal, globals = [] } = this.#snapshot ?? {};
    if (source === linkLocal || globals.some(({ address }) => address === source)) return;
    this.#statistics.signOfLife();
    this.#schedule.handle({ type: 'sign-of-life' });
  }
}

type UnusableOrSocket = NonNullable<ResponderStatus['waitingFor']>;
