import { isDeepStrictEqual } from 'node:util';
import { OvlabError } from '@ovlab/core/errors';
import { ALL_NODES, type AdvertisedRecord, type RouterOutput } from '@ovlab/ndp';
import { encodeAdvertisement } from './advertisement.ts';
import { Announcement } from './announcement.ts';
import { ClientGate } from './client-policy.ts';
import { systemClock, type Clock } from './clock.ts';
import { assertRaConfig } from './config/check-config.ts';
import { defaultRaConfig, type RaConfig } from './config/ra-config.ts';
import { createInterfaceWatcher } from './interface/kernel-watcher.ts';
import { assertInterfaceName } from './interface/name.ts';
import { isUsable, type UsableInterface } from './interface/snapshot.ts';
import type { InterfaceWatcher } from './interface/watcher.ts';
import { LinkSender, type Outgoing } from './link-sender.ts';
import { LinkState } from './link-state.ts';
import { Listener } from './listener.ts';
import { silentLogger, type Logger } from './logger.ts';
import { createReadiness } from './readiness.ts';
import { Schedule } from './schedule.ts';
import { Statistics } from './statistics.ts';
import type { ResponderStatus } from './status.ts';
import { createRawSocketTransport } from './transport/raw-socket-transport.ts';
import type { RaTransport } from './transport/transport.ts';

/** Milliseconds that the end waits for advertisements that the kernel has not taken yet. */
const FLUSH_TIMEOUT = 1_000;

/** Keeps what was advertised over the end of the process (RFC 9096 3.5). */
export interface AdvertisedStore {
  load(): readonly AdvertisedRecord[];
  /** Called after each multicast advertisement and at the end. */
  save(records: readonly AdvertisedRecord[]): void;
}

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
  /** Default: what was advertised is forgotten with the process. */
  readonly history?: AdvertisedStore;
  readonly clock?: Clock;
  /** Evenly distributed in [0, 1). */
  readonly random?: () => number;
}

/**
 * Sends and answers Router Advertisements on one link (RFC 4861 6.2), as long as it is started. It waits without
 * limit for an interface that is missing, down, without carrier or without a link-local address.
 */
export class Responder {
  /** Of the interface. */
  readonly name: string;
  readonly #logger: Logger;
  readonly #clock: Clock;
  readonly #watcher: InterfaceWatcher;
  readonly #link: LinkState;
  readonly #listener: Listener;
  readonly #transport: RaTransport | undefined;
  readonly #history: AdvertisedStore | undefined;
  readonly #schedule: Schedule;
  readonly #statistics = new Statistics();
  readonly #readiness = createReadiness();
  readonly #announcement: Announcement;
  #gate: ClientGate;
  #sender: LinkSender | undefined;
  #starting: Promise<void> | undefined;
  #stopping: Promise<void> | undefined;

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
    this.name = options.interface;
    this.#logger = logger;
    this.#clock = clock;
    this.#transport = options.transport;
    this.#history = options.history;
    this.#watcher = options.watcher ?? createInterfaceWatcher(options.interface, { clock, logger });
    this.#announcement = new Announcement(config);
    this.#gate = new ClientGate(config.clients);
    this.#schedule = new Schedule({
      config,
      clock,
      random,
      statistics: this.#statistics,
      send: (output) => this.#sender?.send(output) ?? Promise.resolve('impossible'),
      rehearse: () => this.#rehearse(),
    });
    const shared = { clock, logger, schedule: this.#schedule };
    this.#link = new LinkState({
      ...shared,
      name: this.name,
      watcher: this.#watcher,
      announcement: this.#announcement,
      onUsable: () => this.#readiness.succeed(),
    });
    this.#listener = new Listener({
      ...shared,
      statistics: this.#statistics,
      link: this.#link,
      gate: () => this.#gate,
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

  /**
   * Takes another configuration; what it leaves out is taken back from the hosts. Throws `OVLAB_E_USAGE` when it is
   * not valid; the one in force stays then.
   */
  reload(config: RaConfig): void {
    assertRaConfig(config);
    // What goes out on every occasion is compared, so an equal configuration is no reason to advertise.
    if (isDeepStrictEqual(config, this.#announcement.config)) return;
    this.#announcement.reload(config);
    this.#gate = new ClientGate(config.clients);
    this.#schedule.reconfigure(config);
    this.#link.lookAgain();
  }

  /**
   * Advertises a prefix with preferred lifetime 0 and lets its valid lifetime run down (RFC 4862 5.5.4), until
   * `renewPrefix`. Throws `OVLAB_E_USAGE` when it is not advertised.
   */
  deprecatePrefix(prefix: string, prefixLength: number): void {
    this.#announcement.deprecate({ prefix, prefixLength }, this.#link.message(), this.#clock.now());
    this.#link.lookAgain();
  }

  /** Lets a prefix begin anew with its configured lifetimes. Throws `OVLAB_E_USAGE` when it is not advertised. */
  renewPrefix(prefix: string, prefixLength: number): void {
    this.#announcement.renew({ prefix, prefixLength }, this.#link.message());
    this.#link.lookAgain();
    this.advertise();
  }

  /** Lets the lifetimes that run down begin anew. */
  restartLifetimes(): void {
    this.#announcement.restartLifetimes();
    this.advertise();
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
    const started = this.#link.advertising ? 'advertising' : 'waiting';
    const state = this.#sender === undefined ? 'new' : started;
    return {
      name: this.name,
      state: this.#stopping === undefined ? state : 'stopped',
      waitingFor: this.#link.waitingFor,
      interface: this.#link.snapshot,
      sinceMulticast: this.#schedule.sinceMulticast,
      untilMulticast: this.#schedule.untilMulticast,
      advertisement: this.#link.message(),
      otherRouters: this.#listener.routers.list(this.#clock.now()),
      ...this.#statistics.counts(),
    };
  }

  async #start(): Promise<void> {
    try {
      const transport = this.#transport ?? (await createRawSocketTransport());
      if (this.#stopping !== undefined) return;
      this.#announcement.restore(this.#history?.load() ?? [], this.#clock.now());
      this.#sender = new LinkSender({
        transport,
        logger: this.#logger,
        clock: this.#clock,
        events: this.#listener,
        read: () => this.#link.read(),
        compose: (output, snapshot) => this.#compose(output, snapshot),
      });
      this.#link.start(this.#sender);
    } catch (error) {
      this.#readiness.fail(error);
      throw error;
    }
  }

  async #stop(withdraw: boolean): Promise<void> {
    this.#link.end();
    this.#schedule.end(withdraw);
    await this.#flush();
    this.#save();
    this.#link.close();
    this.#readiness.fail(new OvlabError('OVLAB_E_ABORTED', `the responder on ${this.name} was stopped`));
    await this.#watcher.stop();
    this.#logger.info({}, `stopped advertising on ${this.name}`);
  }

  async #flush(): Promise<void> {
    let cancel: (() => void) | undefined;
    const timeout = new Promise<void>((resolve) => {
      cancel = this.#clock.setTimer(FLUSH_TIMEOUT, resolve);
    });
    await Promise.race([this.#sender?.flush(), timeout]);
    cancel?.();
  }

  #compose(output: RouterOutput, snapshot: UsableInterface): Outgoing {
    const now = this.#clock.now();
    const message = this.#announcement.message(snapshot, now, output.final);
    const source = snapshot.linkLocal;
    if (output.destination !== ALL_NODES) {
      // A host that has it by unicast believes in it as well as the others do.
      const afterwards = (): void => this.#announcement.sent(message, now);
      return { source, destinations: [output.destination], message, formerSources: [], afterwards };
    }
    this.#announcement.sent(message, now);
    this.#save();
    const { unicastOnly } = this.#announcement.config.clients;
    const destinations = unicastOnly ? this.#gate.hosts : [ALL_NODES];
    return { source, destinations, message, formerSources: this.#link.source.takeFormer() };
  }

  /** The work of an advertisement without its effects. */
  #rehearse(): void {
    const snapshot = this.#link.read();
    if (!isUsable(snapshot)) return;
    try {
      encodeAdvertisement(this.#announcement.message(snapshot, this.#clock.now()), snapshot);
    } catch {
      // The sender meets it again, and says so.
    }
  }

  #save(): void {
    this.#history?.save(this.#announcement.records(this.#clock.now()));
  }
}
